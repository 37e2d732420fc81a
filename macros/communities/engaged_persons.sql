{#
    Body of a CTE: each person who is a member of a community, joined it or did something
    in it within the period, once. Columns: key_date (first day of the period), comm_id,
    person, ctry, is_member, is_joiner, is_<act> for each of community_acts, is_engaged.

    members: name of a relation with the columns of members_of_periods
    joiners: name of a relation with the columns of joiners_of_periods
    activity: name of a relation like wv_comm_user_activity
    accounts: name of a relation that tells the member of an account, of one day a period
    period: day, week or month
#}
{% macro engaged_persons(members, joiners, activity, accounts, period) %}
    {% set acts = community_acts() %}
    select
        key_date, comm_id, person,
        max(ctry) as ctry,
        max(is_member) as is_member,
        max(is_joiner) as is_joiner,
        {%- for act in acts %}
        max({{ act }}) as is_{{ act[4:] }},
        {%- endfor %}
        max(is_engaged) as is_engaged
    from (
        select
            key_date, comm_id, person, ctry, is_member, 0 as is_joiner,
            {%- for act in acts %} 0 as {{ act }},{% endfor %}
            0 as is_engaged
        from {{ members }}
        union all
        select
            key_date, comm_id, person, null as ctry, 0 as is_member, 1 as is_joiner,
            {%- for act in acts %} 0 as {{ act }},{% endfor %}
            0 as is_engaged
        from {{ joiners }}
        union all
        select
            {{ period_start(activity ~ '.key_date', period) }} as key_date,
            {{ activity }}.comm_id,
            {{ community_person(activity, 'account') }} as person,
            null as ctry,
            0 as is_member,
            0 as is_joiner,
            {%- for act in acts %}
            case when {{ activity }}.{{ act }} > 0 then 1 else 0 end as {{ act }},
            {%- endfor %}
            1 as is_engaged
        from {{ activity }}
        left join {{ accounts }} as account
            on
                {{ activity }}.wv_user_id = account.wv_user_id
                and {{ period_start(activity ~ '.key_date', period) }}
                = {{ period_start('account.part_date', period) }}
    ) as seen
    group by key_date, comm_id, person
{% endmacro %}
