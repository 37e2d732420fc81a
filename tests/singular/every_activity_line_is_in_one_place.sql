{#
    Each act that a line in time tells of is in its day's mart, once, and nothing else
    is; each other line is in the quarantine. Told from the logs themselves.
#}
{% set days = built_days('wv_comm_user_activity') %}
{% set lateness = var('max_lateness_days') | int %}
{% set arrivals = built_days('wv_activity_intake') %}

with acts_told_of as (

    select distinct
        log,
        activity_date as key_date,
        wv_user_id,
        comm_id,
        item_id,
        kind,
        acted_at
    from {{ ref('int_activity_lines_checked') }}
    where
        {{ in_list('arrival_date', days_around(days, 0, lateness)) }}
        and {{ in_dates('activity_date', days) }}
        and reason is null

),

acts_told_of_counted as (

    select
        log,
        key_date,
        count(*) as cnt_act
    from acts_told_of
    group by log, key_date

),

acts_in_marts as (

    select
        'post_view' as log,
        key_date,
        sum(cnt_view) as cnt_act
    from {{ ref('wv_post_view') }}
    where {{ in_list('part_date', days) }}
    group by key_date

    union all

    select
        'post_reaction' as log,
        key_date,
        sum(cnt_post + cnt_comment + cnt_like) as cnt_act
    from {{ ref('wv_post_reaction') }}
    where {{ in_list('part_date', days) }}
    group by key_date

    union all

    select
        'media_reaction' as log,
        key_date,
        sum(cnt_view + cnt_comment + cnt_like) as cnt_act
    from {{ ref('wv_media_reaction') }}
    where {{ in_list('part_date', days) }}
    group by key_date

),

lines_to_quarantine as (

    select
        log,
        cast(arrival_date as date) as key_date,
        count(*) as cnt_line
    from {{ ref('int_activity_lines_checked') }}
    where {{ in_list('arrival_date', arrivals) }} and reason is not null
    group by log, arrival_date

),

lines_quarantined as (

    select
        log,
        cast(part_date as date) as key_date,
        count(*) as cnt_line
    from {{ ref('int_activity_lines_quarantined') }}
    where {{ in_list('part_date', arrivals) }}
    group by log, part_date

),

lost as (

    select
        'act' as kind,
        coalesce(told_of.log, held.log) as log,
        coalesce(told_of.key_date, held.key_date) as key_date
    from acts_told_of_counted as told_of
    full outer join acts_in_marts as held
        on told_of.log = held.log and told_of.key_date = held.key_date
    where told_of.cnt_act is distinct from held.cnt_act

    union all

    select
        'quarantined' as kind,
        coalesce(found.log, held.log) as log,
        coalesce(found.key_date, held.key_date) as key_date
    from lines_to_quarantine as found
    full outer join lines_quarantined as held
        on found.log = held.log and found.key_date = held.key_date
    where found.cnt_line is distinct from held.cnt_line

)

select lost.*
from lost
