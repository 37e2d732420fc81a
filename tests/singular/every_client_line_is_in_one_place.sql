{#
    A line of the logs that is not quarantined is in a session, once, and by the copy
    that was received first. Told from the logs themselves: sess_line_intake takes as
    resent what is left over.
#}
{% set days = built_days('sess_line_intake') %}
{% set lateness = var('max_lateness_days') | int %}

with

{% for log in ('shop', 'community') %}

{{ log }}_lines as (

    select
        log_dt,
        log_id,
        min(received_at) as received_at
    from {{ ref('int_' ~ log ~ '_lines_checked') }}
    where
        {{ in_list('arrival_date', days_around(days, lateness + 1, lateness + 1)) }}
        and reason is null
    group by log_dt, log_id
    having count(*) filter (where {{ in_list('arrival_date', days) }}) > 0

),

{{ log }}_lines_in_sessions as (

    select
        log_dt,
        log_id,
        count(*) as cnt_line,
        min(received_at) as received_at
    from {{ ref('int_' ~ log ~ '_lines_in_sessions') }}
    where {{ in_list('part_date', days_around(days, lateness + 2, 2)) }}
    group by log_dt, log_id

),

{{ log }}_faults as (

    select
        arrival_date as part_date,
        count(*) as cnt_line
    from {{ ref('int_' ~ log ~ '_lines_checked') }}
    where {{ in_list('arrival_date', days) }} and reason is not null
    group by arrival_date

),

{{ log }}_lines_quarantined as (

    select
        part_date,
        count(*) as cnt_line
    from {{ ref('int_' ~ log ~ '_lines_quarantined') }}
    where {{ in_list('part_date', days) }}
    group by part_date

),

{% endfor %}

lost as (

    {% for log in ('shop', 'community') %}
    {{ 'union all' if not loop.first }}
    select
        '{{ log }}' as log,
        {{ log }}_lines.log_dt,
        {{ log }}_lines.log_id
    from {{ log }}_lines
    left join {{ log }}_lines_in_sessions as held
        on
            {{ log }}_lines.log_dt = held.log_dt
            and {{ log }}_lines.log_id = held.log_id
    where
        coalesce(held.cnt_line, 0) <> 1
        or held.received_at <> {{ log }}_lines.received_at

    union all

    select
        '{{ log }}' as log,
        cast({{ log }}_faults.part_date as timestamp) as log_dt,
        'quarantine' as log_id
    from {{ log }}_faults
    full outer join {{ log }}_lines_quarantined
        on {{ log }}_faults.part_date = {{ log }}_lines_quarantined.part_date
    where
        {{ log }}_faults.cnt_line is distinct from {{ log }}_lines_quarantined.cnt_line
    {% endfor %}

)

select lost.*
from lost
