with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}

),

linked_accounts as (

    select
        accounts.*,
        case
            when
                accounts.cre_dt
                >= {{ day_start("'" ~ var('rejoin_count_start') ~ "'") }} then 1
            else 0
        end as is_counted
    from accounts
    where accounts.is_linked = 1

),

accounts_in_order as (

    select
        linked_accounts.*,
        row_number() over (
            partition by
                linked_accounts.part_date,
                linked_accounts.service,
                linked_accounts.we_member_id
            order by
                linked_accounts.life_rank,
                linked_accounts.cre_dt desc nulls last,
                linked_accounts.account_no desc nulls last,
                {{ c_text('linked_accounts.account_id') }} desc
        ) as preference,
        sum(linked_accounts.is_counted) over (
            partition by
                linked_accounts.part_date,
                linked_accounts.service,
                linked_accounts.we_member_id
            order by
                linked_accounts.cre_dt,
                linked_accounts.account_no,
                {{ c_text('linked_accounts.account_id') }}
            rows between unbounded preceding and current row
        ) as cnt_counted_so_far,
        max(1 - linked_accounts.is_counted) over member_service as had_one_before,
        min(case when linked_accounts.is_counted = 1 then linked_accounts.cre_dt end)
            over member_service as first_counted_cre_dt,
        min(case when linked_accounts.is_counted = 1 then linked_accounts.join_dt end)
            over member_service as first_counted_join_dt
    from linked_accounts
    window
        member_service as (
            partition by
                linked_accounts.part_date,
                linked_accounts.service,
                linked_accounts.we_member_id
        )

),

current_accounts as (

    select
        accounts_in_order.service,
        accounts_in_order.we_member_id,
        accounts_in_order.account_no,
        accounts_in_order.account_id,
        accounts_in_order.status,
        accounts_in_order.lang,
        accounts_in_order.cre_dt,
        case
            when accounts_in_order.is_counted = 1
                then accounts_in_order.first_counted_cre_dt
            else accounts_in_order.cre_dt
        end as first_cre_dt,
        accounts_in_order.join_dt,
        case
            when accounts_in_order.is_counted = 1
                then accounts_in_order.first_counted_join_dt
            else accounts_in_order.join_dt
        end as first_join_dt,
        accounts_in_order.upd_dt,
        accounts_in_order.deactivated_dt,
        accounts_in_order.last_access_dt,
        accounts_in_order.left_dt,
        -- accounts from before the count starts are the first one together
        cast(
            case
                when accounts_in_order.is_counted = 1
                    then
                        accounts_in_order.had_one_before
                        + accounts_in_order.cnt_counted_so_far
                else 1
            end as integer
        ) as trans_seq,
        accounts_in_order.service_user_key,
        accounts_in_order.part_date
    from accounts_in_order
    where accounts_in_order.preference = 1

)

select * from current_accounts
