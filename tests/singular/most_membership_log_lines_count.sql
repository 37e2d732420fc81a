{{ config(severity='warn') }}

{#
    Warns of arrival days of the status log of which a good share counts for nothing: a
    load of months at once looks like that, and joins and ends that it alone knows are
    lost.
#}
{% set days = built_days('int_membership_log_lines_quarantined') %}

with lines_counted as (

    select
        part_date,
        count(*) as cnt_line
    from {{ ref('stg_weverse2__community_log_member_status_log') }}
    where {{ in_list('part_date', days) }}
    group by part_date

),

quarantined_counted as (

    select
        part_date,
        count(*) as cnt_quarantined
    from {{ ref('int_membership_log_lines_quarantined') }}
    where {{ in_list('part_date', days) }}
    group by part_date

)

select
    quarantined_counted.part_date,
    quarantined_counted.cnt_quarantined,
    lines_counted.cnt_line
from quarantined_counted
inner join lines_counted on quarantined_counted.part_date = lines_counted.part_date
where
    quarantined_counted.cnt_quarantined
    > lines_counted.cnt_line * {{ var('max_quarantined_share') }}
