{#
    Warns of accounts whose member is in doubt, and tells how many findings there are; a
    row per day, service and reason, as the findings themselves hold keys of persons.
#}
{{ config(severity='warn', fail_calc='coalesce(sum(cnt_account), 0)') }}

with conflicts as (

    select * from {{ ref('we_id_conflict') }}

)

select
    conflicts.part_date,
    conflicts.service,
    conflicts.reason,
    count(*) as cnt_account
from conflicts
where {{ in_list('conflicts.part_date', built_days('we_id_conflict')) }}
group by conflicts.part_date, conflicts.service, conflicts.reason
