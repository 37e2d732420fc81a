{# Stops a run whose limits for installs and events of the ad providers are none. #}
{% macro check_ad_vars() %}
    {% for name in (
        'min_click_to_install_seconds', 'max_installs_per_ip_hour', 'max_members_per_id',
        'max_installs_per_id',
    ) %}
        {% if not modules.re.fullmatch('\\d{1,9}', var(name) | string) %}
            {{ exceptions.raise_compiler_error(
                name ~ " is a whole number like 20, not '" ~ var(name) ~ "'"
            ) }}
        {% endif %}
    {% endfor %}
    {# The days before and after a day are read, and no others. #}
    {% for name in ('min_hours_between_installs', 'country_jump_hours') %}
        {% if not modules.re.fullmatch('\\d{1,2}([.]\\d{1,6})?', var(name) | string)
            or var(name) | float > 24 %}
            {{ exceptions.raise_compiler_error(
                name ~ " is a number of hours up to 24, like 1 or 0.5, not '" ~ var(name) ~ "'"
            ) }}
        {% endif %}
    {% endfor %}
{% endmacro %}
