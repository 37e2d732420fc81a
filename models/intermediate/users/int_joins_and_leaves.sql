with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}

),

members as (

    select * from {{ ref('int_members') }}

),

times_of_accounts as (

    select
        accounts.service,
        accounts.we_member_id,
        -- album and messenger have no join apart from the creation
        case
            when accounts.service in ('wv', 'ws') then accounts.join_dt
            else accounts.cre_dt
        end as join_dt,
        case when accounts.life_rank = 2 then accounts.left_dt end as left_dt,
        case
            when
                accounts.cre_dt
                < {{ day_start("'" ~ var('rejoin_count_start') ~ "'") }} then 0
            else 1
        end as is_counted,
        row_number() over (
            partition by accounts.part_date, accounts.service, accounts.we_member_id
            order by
                accounts.cre_dt,
                accounts.account_no,
                {{ c_text('accounts.account_id') }}
        ) as account_order,
        accounts.part_date
    from accounts
    where accounts.is_linked = 1

    union all

    select
        'we' as service,
        members.we_member_id,
        members.cre_at as join_dt,
        members.leave_dt as left_dt,
        1 as is_counted,
        1 as account_order,
        members.part_date
    from members

),

times_of_the_day as (

    select
        times_of_accounts.*,
        case
            when
                {{ business_date('times_of_accounts.join_dt') }}
                = cast(times_of_accounts.part_date as date) then 1
            else 0
        end as is_join,
        case
            when
                {{ business_date('times_of_accounts.left_dt') }}
                = cast(times_of_accounts.part_date as date) then 1
            else 0
        end as is_leave
    from times_of_accounts

),

joins_and_leaves as (

    select
        times_of_the_day.service,
        times_of_the_day.we_member_id,
        times_of_the_day.is_join,
        case
            when
                times_of_the_day.is_counted = 1
                and times_of_the_day.account_order > 1 then times_of_the_day.is_join
            else 0
        end as is_rejoin,
        times_of_the_day.is_leave,
        times_of_the_day.part_date
    from times_of_the_day
    where times_of_the_day.is_join = 1 or times_of_the_day.is_leave = 1

)

select * from joins_and_leaves
