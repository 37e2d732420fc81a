{#
    What the partition log is told of raw days: list of (source.table, direction, day).

    arrived: (source.table, day) that are new
    gone: what gone_days returns; a day taken as empty arrives, and is not looked for any
        more
#}
{% macro raw_day_entries(arrived, gone) %}
    {% set entries = [] %}
    {% for direction, pairs in [
        ('out', arrived + gone.empty), ('empty', gone.empty), ('dropped', gone.dropped)
    ] %}
        {% for node, day in pairs %}{% do entries.append((node, direction, day)) %}{% endfor %}
    {% endfor %}
    {{ return(entries) }}
{% endmacro %}
