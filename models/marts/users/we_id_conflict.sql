{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date']),
) }}

{% set days = days_to_build() %}

-- Read once for each use: PostgreSQL knows nothing of the rows of a shared import, and
-- would plan joins of many for a few.
with accounts as (

    select * from {{ ref('int_accounts_matched_to_members') }}
    where {{ in_list('part_date', days) }}

),

shared_keys as (

    select
        part_date,
        service_user_key
    from {{ ref('int_accounts_matched_to_members') }}
    where {{ in_list('part_date', days) }} and service_user_key is not null
    group by part_date, service_user_key
    having min(we_member_id) <> max(we_member_id)

),

community_members as (

    select
        part_date,
        own_we_member_id,
        count(*) - count(service_user_key) as cnt_without_key
    from {{ ref('int_accounts_matched_to_members') }}
    where {{ in_list('part_date', days) }} and service = 'wv'
    group by part_date, own_we_member_id

),

community_keys as (

    select distinct
        part_date,
        own_we_member_id,
        service_user_key
    from {{ ref('int_accounts_matched_to_members') }}
    where {{ in_list('part_date', days) }} and service = 'wv'

),

accounts_in_doubt as (

    select
        accounts.service,
        accounts.account_id,
        accounts.we_member_id,
        accounts.own_we_member_id,
        accounts.service_user_key,
        accounts.part_date,
        accounts.is_linked,
        accounts.matched_by = 'service_user_key'
        and accounts.we_member_id <> accounts.own_we_member_id as is_of_another_member,
        accounts.service = 'ws'
        and accounts.matched_by = 'own_member'
        and accounts.service_user_key is not null
        and community_members.cnt_without_key = 0
        and community_keys.service_user_key is null as is_key_another,
        shared_keys.service_user_key is not null as is_key_shared
    from accounts
    left join shared_keys
        on
            accounts.part_date = shared_keys.part_date
            and accounts.service_user_key = shared_keys.service_user_key
    left join community_members
        on
            accounts.part_date = community_members.part_date
            and accounts.own_we_member_id = community_members.own_we_member_id
    left join community_keys
        on
            accounts.part_date = community_keys.part_date
            and accounts.own_we_member_id = community_keys.own_we_member_id
            and accounts.service_user_key = community_keys.service_user_key

),

findings as (

    {% for reason, condition in [
        ('unlinked', 'is_linked = 0'),
        ('member_differs', 'is_of_another_member'),
        ('key_mismatch', 'is_key_another'),
        ('shared_key', 'is_key_shared'),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        accounts_in_doubt.*,
        '{{ reason }}' as reason
    from accounts_in_doubt
    where accounts_in_doubt.{{ condition }}
    {% endfor %}

),

final as (

    select
        findings.service,
        findings.account_id,
        findings.reason,
        findings.we_member_id,
        findings.own_we_member_id,
        findings.service_user_key,
        {{ run_timestamp() }} as run_timestamp,
        findings.part_date
    from findings

)

select * from final
