{#
    Query for the parts of sessions: their lines by account and by what they visit.

    Nearly all sessions have one account at most, which is that of all their lines: they
    are grouped as they are. Only the lines of the others are followed one by one.

    lines: relation with the lines in sessions
    days: days of sessions to read, list of yyyy-mm-dd
    account, client: columns with a line's account, and with what remembers a login
    visited: columns that say what a line visits
    measures: list of (name, aggregate), the columns of a part
#}
{% macro session_parts(lines, days, account, client, visited, measures) %}
    {# PostgreSQL sorts to group: by times it is quicker than by texts. #}
    {% set session = ['sess_start_dt', 'new_dvc_id', 'part_date'] %}
    {% set keys = (session + visited) | join(', ') %}
    {% set columns = (session + ['account_fill'] + visited) | join(', ') %}
    {% set measured %}{% for name, measure in measures %}, {{ measure }} as {{ name }}{% endfor %}{% endset %}
    with parts_of_sessions as (
        select {{ keys }}, min({{ account }}) as lowest_account, max({{ account }}) as highest_account
            {{ measured }}
        from {{ lines }} where {{ in_list('part_date', days) }}
        group by {{ keys }}
    ),
    parts_beside_others as (
        select
            parts_of_sessions.*,
            min(lowest_account) over whole_session as first_account,
            max(highest_account) over whole_session as account_fill
        from parts_of_sessions window whole_session as (partition by {{ session | join(', ') }})
    ),
    shared_sessions as (
        select distinct {{ session | join(', ') }} from parts_beside_others
        where first_account < account_fill
    ),
    shared_lines as (
        select lines_in_sessions.* from {{ lines }} as lines_in_sessions
        inner join shared_sessions on
            {% for key in session %}
            lines_in_sessions.{{ key }} = shared_sessions.{{ key }} {{ 'and' if not loop.last }}
            {% endfor %}
        where {{ in_list('lines_in_sessions.part_date', days) }}
    ),
    followed_lines as ({{ lines_with_accounts('shared_lines', account, client) }})
    select {{ columns }}{% for name, _ in measures %}, {{ name }}{% endfor +%}
    from parts_beside_others
    where first_account = account_fill or account_fill is null
    union all
    select {{ columns }} {{ measured }} from followed_lines
    group by {{ columns }}
{% endmacro %}
