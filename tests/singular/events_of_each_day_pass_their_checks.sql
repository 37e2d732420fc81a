{#
    The gate told: a day of events that fails a check fails the run. On the log, which no
    mart is made of: dbt would leave out what follows from a table whose test fails, and
    hold up the other days with it. Each failing check is printed, as dbt itself tells
    only how many there are.
#}
{{ config(severity='error') }}

{% set failing %}
    select
        quality.check_date,
        quality.check_name,
        quality.failed_records,
        quality.total_records,
        quality.target,
        quality.detail
    from {{ ref('event_quality_log') }} as quality
    where
        {{ in_dates('quality.check_date', built_days('event_quality_log')) }}
        and quality.status = 'FAIL'
        and quality.checked_at = (
            select max(later.checked_at)
            from {{ ref('event_quality_log') }} as later
            where later.check_date = quality.check_date
        )
    order by quality.check_date, quality.check_no
{% endset %}

{% if execute and flags.WHICH in ('build', 'test') %}
    {% for day, name, failed, total, target, detail in run_query(failing).rows %}
        {{ log(
            'events of ' ~ day ~ ' FAIL ' ~ name ~ ': ' ~ failed ~ ' of ' ~ total ~ ' '
            ~ target ~ (', ' ~ detail if detail else ''), info=true
        ) }}
    {% endfor %}
{% endif %}

{{ failing }}
