{#
    Body of a CTE: the lines of sessions with who is logged in at each, followed line by
    line. It sorts them several times; the parts of sessions ask it for few alone.

    account_fill_1: the last account so far of the session's lines on the same client
    account_sess_seq: how often that has changed so far, the first login included
    account_fill: the last account so far of the session's lines; before the first login
        the first one

    lines: name of the CTE with the lines, whole sessions of them
    account, client: columns with a line's account, and with what remembers a login
#}
{% macro lines_with_accounts(lines, account, client) %}
{% set session = 'part_date, new_dvc_id, sess_start_dt' %}
{% set so_far = 'order by line_no rows between unbounded preceding and current row' %}
    select
        changed_lines.*,
        cast(sum(is_change) over (partition by {{ session }}, {{ client }} {{ so_far }}) as integer)
            as account_sess_seq
    from (
        select
            filled_lines.*,
            case
                when account_fill_1 is distinct from lag(account_fill_1)
                    over (partition by {{ session }}, {{ client }} order by line_no) then 1
                else 0
            end as is_change
        from (
            select
                counted_lines.*,
                max({{ account }}) over (
                    partition by {{ session }}, {{ client }}, cnt_login_of_client
                ) as account_fill_1,
                coalesce(
                    max({{ account }}) over (partition by {{ session }}, cnt_login),
                    max({{ account }}) over (partition by {{ session }}, cnt_login_to_come)
                ) as account_fill
            from (
                select
                    {{ lines }}.*,
                    count({{ account }}) over (partition by {{ session }} {{ so_far }}) as cnt_login,
                    count({{ account }}) over (
                        partition by {{ session }}
                        order by line_no rows between current row and unbounded following
                    ) as cnt_login_to_come,
                    count({{ account }}) over (partition by {{ session }}, {{ client }} {{ so_far }})
                        as cnt_login_of_client
                from {{ lines }}
            ) as counted_lines
        ) as filled_lines
    ) as changed_lines
{% endmacro %}
