{#
    The arrival days that the current model has taken in before this run, sorted; none
    if this run builds it from nothing.
#}
{% macro days_taken() %}
    {% if not execute or not is_incremental() %}{{ return([]) }}{% endif %}
    {{ return(first_column(logged_days([model.name], 'in')) | sort) }}
{% endmacro %}
