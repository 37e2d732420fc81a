{#
    Stops a run whose vars are not of the form that the models count on: they compare
    days as texts, and would go wrong without a word.
#}
{% macro check_vars() %}
    {% for name in ('rejoin_count_start', 'service_user_key_start') %}
        {% if not modules.re.fullmatch(
            '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])', var(name) | string
        ) %}
            {{ exceptions.raise_compiler_error(
                name ~ " is a day like 2024-07-01, not '" ~ var(name) ~ "'"
            ) }}
        {% endif %}
    {% endfor %}
    {% do check_share_vars() %}
    {% do check_ad_vars() %}
    {% do check_comm_id_var() %}
    {% do check_attribution_vars() %}
    {% if not modules.re.fullmatch('[1-9]\\d*', var('session_timeout_ms') | string)
        or var('session_timeout_ms') | int >= 86400000 %}
        {{ exceptions.raise_compiler_error(
            'session_timeout_ms is a number of milliseconds of less than a day, like '
            ~ "1800000, not '" ~ var('session_timeout_ms') ~ "'"
        ) }}
    {% endif %}
    {% if not modules.re.fullmatch('\\d{1,2}', var('max_lateness_days') | string) %}
        {{ exceptions.raise_compiler_error(
            "max_lateness_days is a number of days like 3, not '"
            ~ var('max_lateness_days') ~ "'"
        ) }}
    {% endif %}
    {% if var('business_timezone') not in modules.pytz.all_timezones_set %}
        {{ exceptions.raise_compiler_error(
            "business_timezone is a zone like Asia/Seoul or UTC, not '"
            ~ var('business_timezone') ~ "'"
        ) }}
    {% endif %}
{% endmacro %}
