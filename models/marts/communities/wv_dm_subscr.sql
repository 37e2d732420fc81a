{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}
{# Of a day that the mart has not built nobody can tell who was a member. #}
{% set days_with_members = last_days_built('wv_comm_user', days, 'day') %}

with

{# Each by its own days: through a window no engine takes them over a join. #}
{% for name, step in [
    ('subscriptions', 'int_subscriptions_latest'),
    ('accounts', 'int_community_accounts'),
    ('artists', 'int_lowest_artists_of_communities'),
    ('fan_clubs', 'int_fan_clubs_held'),
    ('memberships', 'wv_comm_user'),
] %}

{{ name }} as (

    select * from {{ ref(step) }}
    where {{ in_list('part_date', days) }}

),

{% endfor %}

final as (

    select
        subscriptions.wv_user_id,
        accounts.we_member_id,
        subscriptions.comm_id,
        artists.we_art_id,
        subscriptions.dm_id,
        subscriptions.start_dt,
        subscriptions.end_dt,
        case
            when memberships.comm_user_status = 'ACTIVE' then 1
            when {{ in_list('subscriptions.part_date', days_with_members) }} then 0
        end as is_comm_user,
        case when fan_clubs.fc_id is null then 0 else 1 end as is_fc,
        subscriptions.part_date,
        {{ run_timestamp() }} as run_timestamp
    from subscriptions
    left join accounts
        on
            subscriptions.part_date = accounts.part_date
            and subscriptions.wv_user_id = accounts.wv_user_id
    left join artists
        on
            subscriptions.part_date = artists.part_date
            and subscriptions.comm_id = artists.comm_id
    left join fan_clubs
        on
            subscriptions.part_date = fan_clubs.part_date
            and accounts.we_member_id = fan_clubs.we_member_id
            and artists.we_art_id = fan_clubs.we_art_id
    left join memberships
        on
            subscriptions.part_date = memberships.part_date
            and subscriptions.comm_id = memberships.comm_id
            and subscriptions.wv_user_id = memberships.wv_user_id

)

select * from final
