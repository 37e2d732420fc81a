{#
    Query for the installs of which any hour that they are in has too many of the same
    address: columns appsflyer_id, install_us. An hour may as well begin with its first
    install: so the hours that begin with an install are counted, and then those asked
    that an install is in.

    installs: name of the relation, without copies: appsflyer_id, install_us, address
#}
{% macro installs_in_floods(installs) -%}
    {%- set hour_us = 3600000000 -%}
    select
        hours.appsflyer_id,
        hours.install_us
    from (
        select
            counted.appsflyer_id,
            counted.install_us,
            max(counted.cnt_hour_after) over (
                partition by counted.address
                order by counted.install_us
                range between {{ hour_us - 1 }} preceding and current row
            ) as cnt_hour_around
        from (
            select
                {{ installs }}.*,
                count(*) over (
                    partition by {{ installs }}.address
                    order by {{ installs }}.install_us
                    range between current row and {{ hour_us - 1 }} following
                ) as cnt_hour_after
            from {{ installs }}
            where {{ installs }}.address is not null
        ) as counted
    ) as hours
    where hours.cnt_hour_around > {{ var('max_installs_per_ip_hour') | int }}
{%- endmacro %}
