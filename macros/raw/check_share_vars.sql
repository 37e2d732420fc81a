{#
    Stops a run with a var that is no share from 0 to 1, or names a check of events that
    there is not: see check_vars.
#}
{% macro check_share_vars() %}
    {% if var('quality_pass_rates') is not mapping %}
        {{ exceptions.raise_compiler_error(
            "quality_pass_rates is a mapping like {funnel order: 0.95}, not '"
            ~ var('quality_pass_rates') ~ "'"
        ) }}
    {% endif %}
    {% set shares = var('quality_pass_rates').items() | list %}
    {% for name in (
        'max_conflict_share', 'max_quarantined_share', 'quality_pass_rate',
        'critical_path_min_share',
    ) %}
        {% do shares.append((name, var(name))) %}
    {% endfor %}
    {% for name, share in shares %}
        {% if not modules.re.fullmatch('0(\\.\\d{1,18})?|1(\\.0+)?', share | string) %}
            {{ exceptions.raise_compiler_error(
                name ~ " is a share from 0 to 1 like 0.01, not '" ~ share ~ "'"
            ) }}
        {% endif %}
    {% endfor %}
    {% for name in var('quality_pass_rates')
        if name not in event_checks() | map(attribute='name') | list %}
        {{ exceptions.raise_compiler_error(
            'quality_pass_rates names no check ' ~ name ~ ': there are '
            ~ event_checks() | map(attribute='name') | join(', ')
        ) }}
    {% endfor %}
{% endmacro %}
