{# Lines read = events accepted + lines in quarantine, none of them twice. #}
{% set days = built_days('event_intake') %}

with lines as (

    select
        part_date,
        count(*) as cnt
    from {{ ref('int_event_lines_checked') }}
    where {{ in_list('part_date', days) }}
    group by part_date

),

places as (

    select
        part_date,
        file_name,
        line_no
    from {{ ref('int_events_accepted') }}
    where {{ in_list('part_date', days) }}
    union all
    select
        part_date,
        file_name,
        line_no
    from {{ ref('event_quarantine') }}
    where {{ in_list('part_date', days) }}

),

placed as (

    select
        part_date,
        count(*) as cnt
    from places
    group by part_date

),

told as (

    select
        part_date,
        line_count as cnt
    from {{ ref('event_intake') }}
    where {{ in_list('part_date', days) }} and line_count > 0

)

select
    coalesce(lines.part_date, placed.part_date, told.part_date) as part_date,
    lines.cnt as lines,
    placed.cnt as placed,
    told.cnt as told
from lines
full join placed on lines.part_date = placed.part_date
full join told on lines.part_date = told.part_date
where lines.cnt is distinct from placed.cnt or lines.cnt is distinct from told.cnt
