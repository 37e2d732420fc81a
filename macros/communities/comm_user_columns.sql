{#
    The columns of wv_comm_user, in the contract's order.
#}
{% macro comm_user_columns() %}
    {{ return([
        'key_date', 'wv_user_id', 'we_member_id', 'comm_id', 'we_art_id', 'we_art_name',
        'is_fc', 'fc_id', 'art_indi_id', 'art_indi_type', 'art_indi_name', 'ip_ctry',
        'wv_user_status', 'comm_user_first_dt', 'tot_comm_user_first_dt',
        'is_first_user_comm', 'comm_user_status', 'comm_user_grade', 'comm_user_cre_dt',
        'comm_user_end_dt', 'is_profile_created', 'profile_name', 'is_profile_private',
        'is_upload_profile_img', 'is_upload_profile_background_img', 'is_official',
        'comm_user_id', 'cnt_comm_user_id', 'sum_report_count', 'comm_user_seq',
        'notification_type', 'like_on_comment_alarm', 'hot_post_alarm', 'new_fc_alarm',
        'new_media_alarm', 'new_community_notice_alarm', 'artist_to_fans_post_alarm',
        'artist_post_alarm', 'artist_like_on_my_post_alarm',
        'artist_comment_on_my_post_alarm', 'like_on_my_post_alarm',
        'comment_on_my_post_alarm', 'after_receiving_artist_comment_alarm',
        'artist_cheering_me_push_enabled', 'artist_comment_push_enabled',
        'artist_live_on_air_push_enabled', 'artist_live_reservation_push_enabled',
        'artist_moment_push_enabled', 'artist_post_push_enabled',
        'comment_push_enabled', 'community_anniversary_push_enabled',
        'community_media_push_enabled', 'community_notice_push_enabled',
        'following_push_enabled', 'v_ch_join_dt', 'is_v_user', 'part_comm_id',
        'part_date', 'run_timestamp',
    ]) }}
{% endmacro %}
