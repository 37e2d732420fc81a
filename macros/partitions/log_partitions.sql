{#
    Post-hook of every model, in its transaction: writes what an incremental model or a
    table took in and built to the partition log. Nothing for other materializations, and
    for a table that stayed as it was.
#}
{% macro log_partitions() %}
    {% if execute and model.config.materialized in ('incremental', 'table') %}
        {% set plan = partition_plan() %}
        {% set entries = [] %}
        {% if plan.get('from_nothing') %}{% do entries.append((model.name, 'reset', '')) %}{% endif %}
        {% if plan.get('rebuilt') %}{% do entries.append((model.name, 'rebuilt', '')) %}{% endif %}
        {% for direction in ('in', 'out') %}
            {% for day in plan.get(direction, []) %}
                {% do entries.append((model.name, direction, day)) %}
            {% endfor %}
        {% endfor %}
        {{ return(log_entries(entries)) }}
    {% endif %}
{% endmacro %}
