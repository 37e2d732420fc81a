{#
    Body of a CTE: of the lines with the same log_id and log_dt the one that was received
    first. What follows arrival_date in the order never decides between true resends; it
    keeps the place in a file from deciding between others.

    lines: name of the CTE with the lines
    columns: their other columns, for that order
#}
{% macro lines_without_resends(lines, columns) %}
    select line_copies.*
    from (
        select
            {{ lines }}.*,
            row_number() over (
                partition by {{ lines }}.log_dt, {{ lines }}.log_id
                order by
                    {{ lines }}.received_at asc nulls last,
                    {{ lines }}.arrival_date asc
                    {%- for column in columns %},
                    {{ lines }}.{{ column }} asc nulls last
                    {%- endfor %}
            ) as copy_no
        from {{ lines }}
    ) as line_copies
    where line_copies.copy_no = 1
{% endmacro %}
