{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

with memberships as (

    select * from {{ ref('wv_comm_user') }}
    where {{ in_list('part_date', days) }}

),

artists as (

    select * from {{ ref('int_lowest_artists_of_communities') }}
    where {{ in_list('part_date', days) }}

),

members as (

    {{ members_of_periods('memberships', 'day') }}

),

members_counted as (

    select
        members.key_date,
        members.comm_id,
        cast(sum(members.is_member) as bigint) as cnt_member,
        cast(sum(members.is_fc) as bigint) as cnt_fc_member
    from members
    group by members.key_date, members.comm_id

),

final as (

    select
        members_counted.key_date,
        members_counted.comm_id,
        artists.we_art_id,
        artists.we_art_name,
        members_counted.cnt_member,
        members_counted.cnt_fc_member,
        {{ day_text('members_counted.key_date') }} as part_date,
        {{ run_timestamp() }} as run_timestamp
    from members_counted
    left join artists
        on
            members_counted.key_date = cast(artists.part_date as date)
            and members_counted.comm_id = artists.comm_id

)

select * from final
