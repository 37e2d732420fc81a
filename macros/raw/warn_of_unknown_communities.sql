{#
    Warns of a community asked for by the var comm_id that wv_comm_user has no row of on
    the days asked for: most likely its id is mistyped.

    range: (start_date, end_date), both included
#}
{% macro warn_of_unknown_communities(range) %}
    {% set asked = communities_asked_for() %}
    {% set members = load_relation(api.Relation.create(
        database=partition_log().database,
        schema=partition_log().schema,
        identifier='wv_comm_user',
    )) %}
    {% if not asked or members is none %}{{ return('') }}{% endif %}
    {% set known = first_column(
        'select distinct part_comm_id from ' ~ members ~ ' where '
        ~ in_communities('part_comm_id')
        ~ " and part_date between '" ~ range[0] ~ "' and '" ~ range[1] ~ "'"
    ) %}
    {% set unknown = asked | reject('in', known) | list %}
    {% if unknown %}
        {{ exceptions.warn(
            'wv_comm_user has no rows of community ' ~ unknown | join(', ')
            ~ ' from ' ~ range | join(' to ') ~ ': is the comm_id right?'
        ) }}
    {% endif %}
{% endmacro %}
