{{ config(
    materialized='incremental',
    indexes=row_store_indexes(['part_date', 'part_comm_id', 'wv_user_id']),
) }}

{% set days = days_to_build(touched=days_with_extract('ods.ods_wv_member_profile')) %}
{% set of_days = in_list('part_date', days) %}
{% set of_communities = of_days ~ ' and ' ~ in_communities('comm_id') %}

with

{% for name, step, condition in [
    ('memberships', 'int_community_profiles', of_communities),
    ('first_joins', 'int_community_first_joins', of_communities),
    ('repeated', 'int_repeated_memberships', of_days),
    ('ends_logged', 'int_membership_ends_logged', of_days),
    ('report_counts', 'int_community_report_counts', of_communities),
    ('accounts', 'int_community_accounts', of_days),
    ('countries', 'int_latest_countries', of_days),
    ('artists', 'int_lowest_artists_of_communities', of_communities),
    ('fan_clubs', 'int_fan_clubs_held', of_days),
    ('special_members', 'int_special_members_latest', of_days),
    ('settings', 'int_push_settings_read', of_communities),
] %}

{{ name }} as (

    select * from {{ ref(step) }}
    where {{ condition }}

),

{% endfor %}

final as (

    select
        cast(memberships.part_date as date) as key_date,
        memberships.wv_user_id,
        accounts.we_member_id,
        memberships.comm_id,
        artists.we_art_id,
        artists.we_art_name,
        case when fan_clubs.fc_id is null then 0 else 1 end as is_fc,
        fan_clubs.fc_id,
        special_members.art_indi_id,
        special_members.art_indi_type,
        special_members.art_indi_name,
        countries.ctry_code as ip_ctry,
        accounts.status as wv_user_status,
        first_joins.comm_user_first_dt,
        first_joins.tot_comm_user_first_dt,
        first_joins.is_first_user_comm,
        memberships.status as comm_user_status,
        memberships.grade as comm_user_grade,
        memberships.cre_dt as comm_user_cre_dt,
        coalesce(memberships.end_dt, ends_logged.end_dt) as comm_user_end_dt,
        memberships.is_profile_created,
        memberships.profile_name,
        memberships.is_profile_private,
        memberships.is_upload_profile_img,
        memberships.is_upload_profile_background_img,
        memberships.is_official,
        memberships.comm_user_id,
        first_joins.cnt_comm_user_id,
        coalesce(report_counts.sum_report_count, 0) as sum_report_count,
        coalesce(repeated.comm_user_seq, 1) as comm_user_seq,
        settings.notification_type,
        {% for column in push_columns() %}
        settings.{{ column }},
        {% endfor %}
        first_joins.v_ch_join_dt,
        first_joins.is_v_user,
        memberships.comm_id as part_comm_id,
        memberships.part_date,
        {{ run_timestamp() }} as run_timestamp
    from memberships
    {% for name, keys in [
        ('first_joins', ['comm_id', 'wv_user_id']),
        ('repeated', ['comm_user_id']),
        ('ends_logged', ['comm_user_id']),
        ('report_counts', ['comm_id', 'wv_user_id']),
        ('accounts', ['wv_user_id']),
        ('countries', ['wv_user_id']),
        ('artists', ['comm_id']),
        ('special_members', ['comm_user_id']),
        ('settings', ['comm_id', 'wv_user_id']),
    ] %}
    left join {{ name }}
        on
            memberships.part_date = {{ name }}.part_date
            {% for key in keys %}
            and memberships.{{ key }} = {{ name }}.{{ key }}
            {% endfor %}
    {% endfor %}
    left join fan_clubs
        on
            memberships.part_date = fan_clubs.part_date
            and accounts.we_member_id = fan_clubs.we_member_id
            and artists.we_art_id = fan_clubs.we_art_id
    where coalesce(repeated.is_current, 1) = 1

)

select * from final
