{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'part_comm_id']),
) }}

{% set days = days_to_build(touched=days_and_next_built_ones('wv_comm_user')) %}
{% set previous_days = previous_built_days('wv_comm_user', days) %}
{% set of_communities = in_communities('part_comm_id') %}
{% set columns = comm_user_columns() %}

with day_pairs as (

    {{ day_pairs(days, previous_days) }}

),

members as (

    select * from {{ ref('wv_comm_user') }}
    where {{ in_list('part_date', days) }} and {{ of_communities }}

),

previous_members as (

    select
        members.*,
        day_pairs.part_date as next_date
    from {{ ref('wv_comm_user') }} as members
    inner join day_pairs on members.part_date = day_pairs.previous_date
    where
        {{ in_list('members.part_date', previous_days.values() | list) }}
        and {{ of_communities }}

),

changes as (

    select
        {% for column in columns %}
        {% if column in ('key_date', 'part_date', 'run_timestamp') %}
        {% elif column == 'comm_user_status' %}
        members.{{ column }},
        {% else %}
        case
            when members.wv_user_id is null then previous_members.{{ column }}
            else members.{{ column }}
        end as {{ column }},
        {% endif %}
        {% endfor %}
        coalesce(members.part_date, previous_members.next_date) as part_date,
        case
            when previous_members.wv_user_id is null then 'c'
            when members.wv_user_id is null then 'd'
            when
                members.comm_user_status in ('LEAVE', 'DELETED')
                and members.comm_user_status
                <> coalesce(previous_members.comm_user_status, '')
                then 'd'
            else 'u'
        end as change_type
    from members
    full outer join previous_members
        on
            members.part_date = previous_members.next_date
            and members.part_comm_id = previous_members.part_comm_id
            and members.wv_user_id = previous_members.wv_user_id
    where
        members.wv_user_id is null
        or previous_members.wv_user_id is null
        {% for column in columns if column not in (
            'key_date', 'part_date', 'part_comm_id', 'run_timestamp'
        ) %}
        or members.{{ column }} is distinct from previous_members.{{ column }}
        {% endfor %}

),

final as (

    select
        {% for column in columns %}
        {% if column == 'key_date' %}
        cast(changes.part_date as date) as key_date,
        {% elif column == 'run_timestamp' %}
        {{ run_timestamp() }} as run_timestamp,
        {% else %}
        changes.{{ column }},
        {% endif %}
        {% endfor %}
        changes.change_type
    from changes

)

select * from final
