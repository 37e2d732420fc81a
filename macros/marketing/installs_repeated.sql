{#
    Query for the installs that come too soon after another one on the same device:
    columns appsflyer_id, install_us.

    installs: name of the relation, without copies: appsflyer_id, install_us and the
        device's ids as clean_device_id gives them
#}
{% macro installs_repeated(installs) -%}
    {%- set ids = ('advertising_id', 'idfa', 'idfv', 'android_id') -%}
    select
        successive.appsflyer_id,
        successive.install_us
    from (
        {%- for id in ids %}
        select
            {{ installs }}.appsflyer_id,
            {{ installs }}.install_us,
            {{ installs }}.install_us - lag({{ installs }}.install_us) over (
                partition by {{ installs }}.clean_{{ id }}
                order by {{ installs }}.install_us, {{ c_text(installs ~ '.appsflyer_id') }}
            ) as us_since_install
        from {{ installs }}
        where {{ installs }}.clean_{{ id }} is not null
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as successive
    where
        successive.us_since_install
        < {{ (var('min_hours_between_installs') | float * 3600000000) | int }}
{%- endmacro %}
