{#
    Fails where more than the share `max_conflict_share` of a day's accounts is in doubt;
    accounts that are merely unlinked are not counted.
#}
{% set days = built_days('we_id_conflict') %}

with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}

),

conflicts as (

    select * from {{ ref('we_id_conflict') }}

),

accounts_counted as (

    select
        accounts.part_date,
        count(*) as cnt_account
    from accounts
    where {{ in_list('accounts.part_date', days) }}
    group by accounts.part_date

),

doubted_accounts as (

    select distinct
        conflicts.part_date,
        conflicts.service,
        conflicts.account_id
    from conflicts
    where
        {{ in_list('conflicts.part_date', days) }}
        and conflicts.reason <> 'unlinked'

),

doubted_counted as (

    select
        doubted_accounts.part_date,
        count(*) as cnt_doubted
    from doubted_accounts
    group by doubted_accounts.part_date

)

select
    accounts_counted.part_date,
    accounts_counted.cnt_account,
    doubted_counted.cnt_doubted
from accounts_counted
inner join doubted_counted on accounts_counted.part_date = doubted_counted.part_date
where
    doubted_counted.cnt_doubted
    > accounts_counted.cnt_account * {{ var('max_conflict_share') }}
