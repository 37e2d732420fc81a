{#
    SQL statements, as a list, that delete a model's old days and log it; none if all
    of its days stay. Says which days go.

    node_name: the model's name in the partition log
    relation: its table
    keep: how many of its last days stay
#}
{% macro drop_days_sql(node_name, relation, keep) %}
    {% set days = old_days(first_column(
        'select distinct part_date from ' ~ relation ~ ' order by part_date'
    ), keep) %}
    {{ log(
        node_name ~ ': ' ~ (days_in_words(days) ~ ' dropped' if days else 'all days stay'),
        info=true
    ) }}
    {% if not days %}{{ return([]) }}{% endif %}
    {% set entries = [] %}
    {% for day in days %}{% do entries.append((node_name, 'dropped', day)) %}{% endfor %}
    {{ return([
        lock_for_writing(relation),
        'delete from ' ~ relation ~ ' where ' ~ in_list('part_date', days),
        log_entries(entries, '(select max(run_no) from ' ~ partition_log() ~ ')'),
    ] | select | list) }}
{% endmacro %}
