{# Stops a run whose vars of attribution and critical path are none. #}
{% macro check_attribution_vars() %}
    {% set known = ['registration', 'first_purchase', 'membership'] %}
    {% set targets = var('attribution_targets') %}
    {% if targets is string or not targets or targets | reject('in', known) | list
        or targets | unique | list | length < targets | length %}
        {{ exceptions.raise_compiler_error(
            'attribution_targets is a list of ' ~ known | join(', ') ~ ", not '"
            ~ targets ~ "'"
        ) }}
    {% endif %}
    {% for name in (
        'attribution_lookback_days', 'attribution_same_touch_minutes',
        'attribution_markov_order', 'critical_path_max_steps', 'critical_path_min_users',
    ) %}
        {% if not modules.re.fullmatch('[1-9]\\d{0,3}', var(name) | string) %}
            {{ exceptions.raise_compiler_error(
                name ~ " is a whole number from 1 on, not '" ~ var(name) ~ "'"
            ) }}
        {% endif %}
    {% endfor %}
    {% if not modules.re.fullmatch(
        '\\d{1,4}([.]\\d{1,6})?', var('attribution_half_life_days') | string
    ) or var('attribution_half_life_days') | float == 0 %}
        {{ exceptions.raise_compiler_error(
            "attribution_half_life_days is a number of days over 0, like 7, not '"
            ~ var('attribution_half_life_days') ~ "'"
        ) }}
    {% endif %}
{% endmacro %}
