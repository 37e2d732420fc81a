{#
    The range of business days that the user asked for: (start_date, end_date), both
    included, one of them alone standing for a single day; none if neither is given.
#}
{% macro run_range() %}
    {% set start = var('start_date') | string or var('end_date') | string %}
    {% set end = var('end_date') | string or start %}
    {% if not start %}{{ return(none) }}{% endif %}
    {% for day in (start, end) %}
        {% if not modules.re.fullmatch('\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])', day) %}
            {{ exceptions.raise_compiler_error(
                "start_date and end_date are days like 2024-07-01, not '" ~ day ~ "'"
            ) }}
        {% endif %}
    {% endfor %}
    {% if start > end %}
        {{ exceptions.raise_compiler_error(
            'start_date ' ~ start ~ ' is after end_date ' ~ end ~ ': swap them'
        ) }}
    {% endif %}
    {{ return((start, end)) }}
{% endmacro %}
