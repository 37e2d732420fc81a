{#
    Body of a CTE: lines with their number among the device's, and with the start of
    their chain, the run of a device's lines in which no gap is longer than
    session_timeout_ms; and with the start of the part of the chain that lies on the
    line's own business day. A start is a time and the number of its line.

    lines: name of the CTE with the lines, one of each resend
#}
{% macro lines_in_chains(lines) %}
    {% set order = 'order by lines_with_gap.log_dt, ' ~ c_text('lines_with_gap.log_id') %}
    {% set is_close -%}
    lines_with_last.log_dt
                    <= lines_with_last.last_dt + {{ milliseconds(var('session_timeout_ms')) }}
    {%- endset %}
    select
        lines_with_gap.*,
        {% for start, name in [('starts_chain', 'chain_start'), ('starts_day', 'chain_day_start')] %}
        {% set is_start = 'lines_with_gap.' ~ start ~ ' = 1' %}
        max(case when {{ is_start }} then lines_with_gap.log_dt end) over device_lines
            as {{ name }}_dt,
        max(case when {{ is_start }} then lines_with_gap.device_line_no end) over device_lines
            as {{ name }}_no{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select
            lines_with_last.*,
            case when {{ is_close }} then 0 else 1 end as starts_chain,
            case
                when {{ is_close }} and lines_with_last.log_date = lines_with_last.last_date then 0
                else 1
            end as starts_day
        from (
            select
                {{ lines }}.*,
                lag({{ lines }}.log_dt) over device_lines as last_dt,
                lag({{ lines }}.log_date) over device_lines as last_date,
                row_number() over device_lines as device_line_no
            from {{ lines }}
            window device_lines as (
                partition by {{ lines }}.new_dvc_id
                order by {{ lines }}.log_dt, {{ c_text(lines ~ '.log_id') }}
            )
        ) as lines_with_last
    ) as lines_with_gap
    window device_lines as (
        partition by lines_with_gap.new_dvc_id
        {{ order }} rows between unbounded preceding and current row
    )
{% endmacro %}
