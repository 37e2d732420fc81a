{#
    What people do in a community, as columns of wv_comm_user_activity: a list of names.
#}
{% macro community_acts() %}
    {{ return([
        'cnt_post_view', 'cnt_post', 'cnt_comment', 'cnt_like', 'cnt_media_view',
        'cnt_media_reaction',
    ]) }}
{% endmacro %}
