{#
    Warns of accounts whose member is in doubt: a row per day and reason, with counts
    alone, as findings hold keys of persons.
#}
{{ config(severity='warn') }}

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
