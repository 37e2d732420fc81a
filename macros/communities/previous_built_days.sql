{#
    The day that a model has before each of some days: a dict, without those that have
    none before them.

    model_name: the model
    days: list of yyyy-mm-dd
#}
{% macro previous_built_days(model_name, days) %}
    {% set found = {} %}
    {% if days %}
        {% set built = first_column(logged_days([model_name], 'out')) | sort %}
        {% for day in days %}
            {% set before = built | select('lt', day) | list %}
            {% if before %}{% do found.update({day: before | last}) %}{% endif %}
        {% endfor %}
    {% endif %}
    {{ return(found) }}
{% endmacro %}
