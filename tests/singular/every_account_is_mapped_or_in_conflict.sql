{#
    Every account of a day's extracts is either in we_id_mapping or, as unlinked, in
    we_id_conflict, once; and nothing else is.
#}
{% set days = built_days('int_accounts_matched_to_members') %}

with accounts as (

    select * from {{ ref('int_accounts_of_all_services') }}

),

mapping as (

    select * from {{ ref('we_id_mapping') }}

),

conflicts as (

    select * from {{ ref('we_id_conflict') }}

),

in_either as (

    select
        accounts.part_date,
        accounts.service,
        accounts.account_id,
        1 as cnt_in_extract,
        0 as cnt_told
    from accounts
    where {{ in_list('accounts.part_date', days) }}

    union all

    select
        mapping.part_date,
        mapping.service,
        mapping.account_id,
        0 as cnt_in_extract,
        1 as cnt_told
    from mapping
    where {{ in_list('mapping.part_date', days) }}

    union all

    select
        conflicts.part_date,
        conflicts.service,
        conflicts.account_id,
        0 as cnt_in_extract,
        1 as cnt_told
    from conflicts
    where
        {{ in_list('conflicts.part_date', days) }}
        and conflicts.reason = 'unlinked'

)

select
    in_either.part_date,
    in_either.service,
    in_either.account_id
from in_either
group by in_either.part_date, in_either.service, in_either.account_id
having sum(in_either.cnt_in_extract) <> 1 or sum(in_either.cnt_told) <> 1
