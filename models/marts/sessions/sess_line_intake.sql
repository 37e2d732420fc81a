{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

-- What a day's sessions were made of anew, and resends that may follow on the next.
{% set days = days_to_build(lookahead=1) %}
{% set session_dates = days_around(days, 1 + var('max_lateness_days') | int, 1) %}

with

{% for log in ('shop', 'community') %}

{{ log }}_lines as (

    select
        arrival_date as part_date,
        count(*) as cnt_line
    from {{ ref('int_' ~ log ~ '_lines_checked') }}
    where {{ in_list('arrival_date', days) }}
    group by arrival_date

),

{{ log }}_lines_quarantined as (

    select
        part_date,
        count(*) as cnt_quarantined
    from {{ ref('int_' ~ log ~ '_lines_quarantined') }}
    where {{ in_list('part_date', days) }}
    group by part_date

),

{{ log }}_lines_in_sessions as (

    select
        arrival_date as part_date,
        count(*) as cnt_in_session
    from {{ ref('int_' ~ log ~ '_lines_in_sessions') }}
    where
        {{ in_list('part_date', session_dates) }}
        and {{ in_list('arrival_date', days) }}
    group by arrival_date

),

{% endfor %}

counted as (

    {% for log in ('shop', 'community') %}
    {{ 'union all' if not loop.first }}
    select
        '{{ log }}' as log,
        {{ log }}_lines.part_date,
        {{ log }}_lines.cnt_line,
        coalesce({{ log }}_lines_quarantined.cnt_quarantined, 0) as cnt_quarantined,
        coalesce({{ log }}_lines_in_sessions.cnt_in_session, 0) as cnt_in_session
    from {{ log }}_lines
    left join {{ log }}_lines_quarantined
        on {{ log }}_lines.part_date = {{ log }}_lines_quarantined.part_date
    left join {{ log }}_lines_in_sessions
        on {{ log }}_lines.part_date = {{ log }}_lines_in_sessions.part_date
    {% endfor %}

),

final as (

    select
        cast(counted.part_date as date) as key_date,
        counted.log,
        counted.cnt_line,
        counted.cnt_in_session,
        counted.cnt_quarantined,
        counted.cnt_line - counted.cnt_quarantined - counted.cnt_in_session
            as cnt_resent,
        counted.part_date,
        {{ run_timestamp() }} as run_timestamp
    from counted

)

select * from final
