{#
    Body of a CTE: lines with their session's start and business day, and with their
    number in the session. A session is a chain, but for chains that run on and on: what
    lies two days or more after the chain's first day is cut into days.

    lines: name of the CTE with the chains
#}
{% macro lines_in_sessions(lines) %}
    select
        lines_with_cut.*,
        case
            when lines_with_cut.is_cut = 1 then lines_with_cut.chain_day_start_dt
            else lines_with_cut.chain_start_dt
        end as sess_start_dt,
        case
            when lines_with_cut.is_cut = 1 then lines_with_cut.log_date
            else lines_with_cut.chain_date
        end as key_date,
        lines_with_cut.device_line_no + 1
        - case
            when lines_with_cut.is_cut = 1 then lines_with_cut.chain_day_start_no
            else lines_with_cut.chain_start_no
        end as line_no
    from (
        select
            dated_lines.*,
            case
                when {{ dbt.datediff('dated_lines.chain_date', 'dated_lines.log_date', 'day') }} >= 2
                    then 1
                else 0
            end as is_cut
        from (
            select
                {{ lines }}.*,
                {{ business_date(lines ~ '.chain_start_dt') }} as chain_date
            from {{ lines }}
        ) as dated_lines
    ) as lines_with_cut
{% endmacro %}
