{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set weeks = days_to_build(touched=periods_with_members('week')) %}
{% set last_days = last_days_built('wv_comm_user', weeks, 'week') %}

with memberships as (

    select * from {{ ref('wv_comm_user') }}
    where {{ in_list('part_date', last_days) }}

),

profiles as (

    select * from {{ ref('int_community_profiles') }}
    where {{ in_list('part_date', last_days) }}

),

accounts as (

    select * from {{ ref('int_community_accounts') }}
    where {{ in_list('part_date', last_days) }}

),

activity as (

    select * from {{ ref('wv_comm_user_activity') }}
    -- of a week without members it would look as if nobody were one
    where {{ in_list(
        'part_date', period_days(period_starts(last_days, 'week'), 'week')
    ) }}

),

artists as (

    select * from {{ ref('int_lowest_artists_of_communities') }}
    where {{ in_list('part_date', last_days) }}

),

members as (

    {{ members_of_periods('memberships', 'week') }}

),

joiners as (

    {{ joiners_of_periods('profiles', 'accounts', 'week') }}

),

persons as (

    {{ engaged_persons('members', 'joiners', 'activity', 'accounts', 'week') }}

),

persons_counted as (

    select
        persons.key_date,
        persons.comm_id,
        persons.ctry,
        {{ engaged_users('persons') }}
    from persons
    where persons.is_member + persons.is_joiner + persons.is_engaged > 0
    group by persons.key_date, persons.comm_id, persons.ctry

),

final as (

    select
        persons_counted.key_date,
        persons_counted.comm_id,
        artists.we_art_id,
        artists.we_art_name,
        persons_counted.ctry,
        persons_counted.cnt_member,
        persons_counted.cnt_joiner,
        persons_counted.cnt_post_view_user,
        persons_counted.cnt_post_user,
        persons_counted.cnt_comment_user,
        persons_counted.cnt_like_user,
        persons_counted.cnt_media_view_user,
        persons_counted.cnt_media_reaction_user,
        persons_counted.cnt_engaged_user,
        {{ day_text('persons_counted.key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from persons_counted
    left join artists
        on
            persons_counted.key_date = {{ period_start('artists.part_date', 'week') }}
            and persons_counted.comm_id = artists.comm_id

)

select * from final
