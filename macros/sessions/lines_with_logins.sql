{#
    Body of a CTE: lines with their number in the session and what the session's logins
    are: the number of the first line with an account, the highest account, and whether
    there is more than one account or more than one client (is_shared). Nearly all
    sessions have but one, and need no look at who was logged in at which line.

    lines: name of the CTE with the lines in sessions
    account: column with the account of a line
    client: column with the client that remembers a login
#}
{% macro lines_with_logins(lines, account, client) %}
    select
        {{ lines }}.*,
        {{ lines }}.device_line_no - min({{ lines }}.device_line_no) over session_lines + 1
            as line_no,
        min(case when {{ lines }}.{{ account }} is not null then {{ lines }}.device_line_no end)
            over session_lines
        - min({{ lines }}.device_line_no) over session_lines + 1 as first_login_no,
        max({{ lines }}.{{ account }}) over session_lines as highest_account,
        case
            when
                min({{ lines }}.{{ account }}) over session_lines
                < max({{ lines }}.{{ account }}) over session_lines
                or min({{ lines }}.{{ client }}) over session_lines
                < max({{ lines }}.{{ client }}) over session_lines
                or count({{ lines }}.{{ client }}) over session_lines
                between 1 and count(*) over session_lines - 1
                then 1
            else 0
        end as is_shared
    from {{ lines }}
    window session_lines as (
        partition by {{ lines }}.new_dvc_id, {{ lines }}.sess_start_dt
    )
{% endmacro %}
