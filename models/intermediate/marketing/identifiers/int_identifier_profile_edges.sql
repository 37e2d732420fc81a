with mixpanel_users as (

    select * from {{ ref('stg_ads__mixpanel_users') }}

),

int_test_users as (

    select * from {{ ref('int_test_users') }}

),

profiles_with_properties as (

    select
        {{ clean_text('mixpanel_users.distinct_id') }} as distinct_text,
        {{ clean_text('mixpanel_users.user_id') }} as user_text,
        case
            when mixpanel_users.properties like '%"advertising_id"%'
                or mixpanel_users.properties like '%"$ios_ifa"%'
                then {{ json_or_null('mixpanel_users.properties') }}
        end as properties
    from mixpanel_users
    {{ evaluate_once() }}

),

profiles as (

    select
        profiles.distinct_text,
        profiles.user_text,
        coalesce(
            {{ member_number('profiles.user_text') }},
            case
                when profiles.user_text is null
                    then {{ member_number('profiles.distinct_text') }}
            end
        ) as we_member_id,
        {{ clean_device_id(json_word('profiles.properties', 'advertising_id')) }}
            as clean_advertising_id,
        {{ clean_device_id(json_word('profiles.properties', '$ios_ifa')) }}
            as clean_idfa,
        {{ mixpanel_device(
            'cast(null as ' ~ dbt.type_string() ~ ')', 'profiles.distinct_text'
        ) }}
            as clean_device_id
    from profiles_with_properties as profiles
    {{ evaluate_once() }}

),

accepted_profiles as (

    select
        '' as part_date,
        profiles.we_member_id,
        profiles.clean_advertising_id,
        profiles.clean_idfa,
        profiles.clean_device_id,
        case
            when
                {{ member_number('profiles.distinct_text') }} is null
                and profiles.clean_device_id is null
                then profiles.distinct_text
        end as clean_distinct_id
    from profiles
    left join int_test_users as test_by_distinct_id
        on profiles.distinct_text = test_by_distinct_id.user_text
    left join int_test_users as test_by_user
        on profiles.user_text = test_by_user.user_text
    where test_by_distinct_id.user_text is null and test_by_user.user_text is null

),

final as (

    {{ identifier_pairs('accepted_profiles', 'mixpanel_profile', [
        ("'gaid'", 'clean_advertising_id', "'member'", 'we_member_id'),
        ("'idfa'", 'clean_idfa', "'member'", 'we_member_id'),
        ("'mp_device'", 'clean_device_id', "'gaid'", 'clean_advertising_id'),
        ("'mp_device'", 'clean_device_id', "'idfa'", 'clean_idfa'),
        ("'mp_device'", 'clean_device_id', "'member'", 'we_member_id'),
        ("'mp_distinct'", 'clean_distinct_id', "'gaid'", 'clean_advertising_id'),
        ("'mp_distinct'", 'clean_distinct_id', "'idfa'", 'clean_idfa'),
        ("'mp_distinct'", 'clean_distinct_id', "'member'", 'we_member_id'),
    ]) }}

)

select * from final
