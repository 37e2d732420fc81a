{#
    The columns of push settings that are on or off, in the contract's order.
#}
{% macro push_columns() %}
    {% set found = [] %}
    {% for column in comm_user_columns() if column.endswith(('_alarm', '_push_enabled')) %}
        {% do found.append(column) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
