{#
    Body of a CTE: what an account did with an item of a community on a business day. A
    line that says the same as another, to the microsecond, is that act sent again.
    Columns: key_date, wv_user_id, comm_id, item_id, cnt_<kind> for each kind of act,
    first_dt, last_dt.

    lines: name of a relation with the columns of activity_lines_checked, all of whose
        lines count
    log: its name in activity_logs
#}
{% macro daily_activity(lines, log) %}
    select
        act.activity_date as key_date,
        act.wv_user_id,
        act.comm_id,
        act.item_id,
        {%- for kind in activity_logs()[log] %}
        count(*) filter (where act.kind = '{{ kind }}') as cnt_{{ kind | lower }},
        {%- endfor %}
        min(act.acted_at) as first_dt,
        max(act.acted_at) as last_dt
    from (
        select distinct activity_date, wv_user_id, comm_id, item_id, kind, acted_at
        from {{ lines }}
    ) as act
    group by act.activity_date, act.wv_user_id, act.comm_id, act.item_id
{% endmacro %}
