{#
    Body of a CTE: who visited a community in a period, once each. The community account
    tells who it was; where it has no membership there, the member does. Columns:
    key_date (first day of the period), comm_id, person.

    visits: name of a relation like wv_sess_daily
    accounts: name of a relation with key_date (first day of the period), comm_id,
        wv_user_id and person
    period: day, week or month
#}
{% macro visitors_of_communities(visits, accounts, period) %}
    select distinct
        visit.key_date,
        visit.comm_id,
        coalesce(
            account.person, 'm' || cast(visit.we_member_id as {{ dbt.type_string() }})
        ) as person
    from (
        select distinct
            {{ period_start(visits ~ '.key_date', period) }} as key_date,
            {{ visits }}.comm_id,
            {{ visits }}.wv_user_id,
            {{ visits }}.we_member_id
        from {{ visits }}
        where {{ visits }}.comm_id is not null
    ) as visit
    left join {{ accounts }} as account
        on
            visit.key_date = account.key_date
            and visit.comm_id = account.comm_id
            and visit.wv_user_id = account.wv_user_id
{% endmacro %}
