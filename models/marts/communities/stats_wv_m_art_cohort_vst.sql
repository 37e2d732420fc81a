{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{# A month's partition has what each cohort did in it: no other month is read. #}
{% set months = days_to_build(touched=periods_with_members('month')) %}
{% set last_days = last_days_built('wv_comm_user', months, 'month') %}

with memberships as (

    select * from {{ ref('wv_comm_user') }}
    where {{ in_list('part_date', last_days) }}

),

visits as (

    select * from {{ ref('wv_sess_daily') }}
    where {{ in_list('part_date', period_days(months, 'month')) }}

),

artists as (

    select * from {{ ref('int_lowest_artists_of_communities') }}
    where {{ in_list('part_date', last_days) }}

),

accounts as (

    select
        {{ period_start('memberships.key_date', 'month') }} as key_date,
        memberships.comm_id,
        memberships.wv_user_id,
        {{ community_person('memberships') }} as person,
        {{ period_start(business_date('memberships.tot_comm_user_first_dt'), 'month') }}
            as join_month
    from memberships

),

persons as (

    select
        accounts.key_date,
        accounts.comm_id,
        accounts.person,
        min(accounts.join_month) as join_month
    from accounts
    where accounts.join_month <= accounts.key_date
    group by accounts.key_date, accounts.comm_id, accounts.person

),

visitors as (

    {{ visitors_of_communities('visits', 'accounts', 'month') }}

),

-- A month of whose visits nothing is known does not tell that nobody came.
months_seen as (

    select distinct {{ period_start('visits.key_date', 'month') }} as key_date
    from visits

),

cohorts as (

    select
        persons.key_date,
        persons.comm_id,
        persons.join_month,
        count(*) as cnt_member,
        count(visitors.person) as cnt_visitor
    from persons
    inner join months_seen on persons.key_date = months_seen.key_date
    left join visitors
        on
            persons.key_date = visitors.key_date
            and persons.comm_id = visitors.comm_id
            and persons.person = visitors.person
    group by persons.key_date, persons.comm_id, persons.join_month

),

final as (

    select
        cohorts.key_date,
        cohorts.comm_id,
        artists.we_art_id,
        artists.we_art_name,
        cohorts.join_month,
        {{ months_between('cohorts.join_month', 'cohorts.key_date') }} as month_no,
        cohorts.cnt_member,
        cohorts.cnt_visitor,
        {{ percent('cohorts.cnt_visitor', 'cohorts.cnt_member') }} as pct_visitor,
        {{ day_text('cohorts.key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from cohorts
    left join artists
        on
            cohorts.key_date = {{ period_start('artists.part_date', 'month') }}
            and cohorts.comm_id = artists.comm_id

)

select * from final
