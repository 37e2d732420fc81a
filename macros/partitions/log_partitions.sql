{#
    Post-hook of every model, in its transaction: writes what an incremental model took
    in and built to the partition log. Nothing for other materializations. A run that is
    narrowed to some communities has written its days, but taken none of them in.
#}
{% macro log_partitions() %}
    {% if execute and model.config.materialized == 'incremental' %}
        {% set plan = partition_plan() %}
        {% set entries = [] %}
        {% if plan.get('from_nothing') %}{% do entries.append((model.name, 'reset', '')) %}{% endif %}
        {% for direction in (['out'] if is_narrowed(model) else ['in', 'out']) %}
            {% for day in plan.get(direction, []) %}
                {% do entries.append((model.name, direction, day)) %}
            {% endfor %}
        {% endfor %}
        {{ return(log_entries(entries)) }}
    {% endif %}
{% endmacro %}
