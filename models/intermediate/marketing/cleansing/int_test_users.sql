with test_user_ids as (

    select * from {{ ref('test_user_ids') }}

),

mixpanel_users as (

    select * from {{ ref('stg_ads__mixpanel_users') }}
    -- most profiles say false: they are not parsed
    where {{ regexp_matches('lower(properties)', 'is_test"[^a-z0-9]*(true|1)') }}

),

profiles as (

    select
        {{ clean_text('mixpanel_users.distinct_id') }} as distinct_id,
        {{ clean_text('mixpanel_users.user_id') }} as user_id,
        {{ json_or_null('mixpanel_users.properties') }} as properties
    from mixpanel_users
    {{ evaluate_once() }}

),

test_profiles as (

    select
        profiles.distinct_id,
        profiles.user_id
    from profiles
    where
        {{ json_kind(json_value('profiles.properties', 'is_test')) }} <> 'null'
        and lower({{ json_scalar(json_value('profiles.properties', 'is_test')) }})
        in ('true', '1')

),

test_ids as (

    select {{ clean_text('test_user_ids.user_id') }} as user_text
    from test_user_ids
    union
    select test_profiles.distinct_id as user_text
    from test_profiles
    union
    select test_profiles.user_id as user_text
    from test_profiles

),

final as (

    select test_ids.user_text
    from test_ids
    where test_ids.user_text is not null

)

select * from final
