{#
    The communities that the user asked for by the var comm_id, one id or a list: a list
    of ids, empty for all.
#}
{% macro communities_asked_for() %}
    {% set asked = var('comm_id') %}
    {% set asked = asked if asked is sequence and asked is not string else [asked] %}
    {% set found = [] %}
    {% for comm_id in asked if comm_id is not none and comm_id | string != '' %}
        {% if not modules.re.fullmatch('-?\\d{1,18}', comm_id | string) %}
            {{ exceptions.raise_compiler_error(
                "comm_id is a community's id like 101, or a list of some, not '" ~ comm_id ~ "'"
            ) }}
        {% endif %}
        {% do found.append(comm_id | int) %}
    {% endfor %}
    {{ return(found | unique | list) }}
{% endmacro %}
