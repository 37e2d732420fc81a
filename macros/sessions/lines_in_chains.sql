{#
    Body of a CTE: lines with the start of their chain, the run of a device's lines in
    which no gap is longer than session_timeout_ms; and with the start of the part of
    the chain that lies on the line's own business day.

    lines: name of the CTE with the lines, one of each resend
#}
{% macro lines_in_chains(lines) %}
    select
        lines_with_gap.*,
        row_number() over device_lines as device_line_no,
        max(case when lines_with_gap.starts_chain = 1 then lines_with_gap.log_dt end)
            over device_lines as chain_start_dt,
        max(case when lines_with_gap.starts_day = 1 then lines_with_gap.log_dt end)
            over device_lines as chain_day_start_dt
    from (
        select
            lines_with_last.*,
            case
                when lines_with_last.log_dt
                    <= lines_with_last.last_dt + {{ milliseconds(var('session_timeout_ms')) }}
                    then 0
                else 1
            end as starts_chain,
            case
                when lines_with_last.log_dt
                    <= lines_with_last.last_dt + {{ milliseconds(var('session_timeout_ms')) }}
                    and lines_with_last.log_date = lines_with_last.last_date then 0
                else 1
            end as starts_day
        from (
            select
                {{ lines }}.*,
                lag({{ lines }}.log_dt) over device_lines as last_dt,
                lag({{ lines }}.log_date) over device_lines as last_date
            from {{ lines }}
            window device_lines as (
                partition by {{ lines }}.new_dvc_id
                order by {{ lines }}.log_dt, {{ c_text(lines ~ '.log_id') }}
            )
        ) as lines_with_last
    ) as lines_with_gap
    window device_lines as (
        partition by lines_with_gap.new_dvc_id
        order by lines_with_gap.log_dt, {{ c_text('lines_with_gap.log_id') }}
        rows between unbounded preceding and current row
    )
{% endmacro %}
