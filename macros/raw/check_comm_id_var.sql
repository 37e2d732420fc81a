{#
    Stops a run for some communities alone that does not say on which days, or that would
    drop the others: before it has written anything.
#}
{% macro check_comm_id_var() %}
    {% if communities_asked_for() and not run_range() %}
        {{ exceptions.raise_compiler_error(
            'comm_id builds a community anew on some days: give start_date and end_date, too'
        ) }}
    {% endif %}
    {% if communities_asked_for() and flags.FULL_REFRESH %}
        {{ exceptions.raise_compiler_error(
            'comm_id builds a community anew on days that are built: leave --full-refresh out'
        ) }}
    {% endif %}
{% endmacro %}
