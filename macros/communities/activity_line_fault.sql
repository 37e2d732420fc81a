{#
    Why a line of an activity log does not count; null if it does.

    line: name of a relation with wv_user_id, comm_id, item_id, kind, acted_at,
        activity_date (business day of acted_at) and arrival_date
    kinds: list of the kinds of acts that the log may tell of
#}
{% macro activity_line_fault(line, kinds) -%}
    {%- set lateness = dbt.datediff(
        line ~ '.activity_date', 'cast(' ~ line ~ '.arrival_date as date)', 'day'
    ) -%}
        case
            when {{ line }}.acted_at is null then 'no_time'
            when
                {{ line }}.wv_user_id is null
                or {{ line }}.comm_id is null
                or {{ line }}.item_id is null then 'no_key'
            when {{ line }}.kind is null or not ({{ in_list(line ~ '.kind', kinds) }})
                then 'unknown_kind'
            when {{ lateness }} < 0 then 'clock_ahead'
            when {{ lateness }} > {{ var('max_lateness_days') | int }} then 'too_late'
        end
{%- endmacro %}
