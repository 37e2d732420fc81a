{#
    Body of a CTE: who has a membership of each community, once each, whatever accounts
    he has. Columns: key_date (first day of the period), comm_id, person, is_member (an
    ACTIVE membership), is_fc and ctry; the country of a person who is no member is null.
    Of several active memberships the one created last tells it.

    memberships: name of a relation like wv_comm_user, of one day a period
    period: day, week or month
#}
{% macro members_of_periods(memberships, period) %}
    select
        key_date,
        comm_id,
        person,
        max(is_member) as is_member,
        max(is_member * is_fc) as is_fc,
        max(case when is_member = 1 and recency = 1 then ip_ctry end) as ctry
    from (
        select
            row_of_account.*,
            row_number() over (
                partition by key_date, comm_id, person
                order by
                    is_member desc, comm_user_cre_dt desc nulls last, wv_user_id desc
            ) as recency
        from (
            select
                {{ period_start(memberships ~ '.key_date', period) }} as key_date,
                {{ memberships }}.comm_id,
                {{ memberships }}.wv_user_id,
                {{ community_person(memberships) }} as person,
                {{ memberships }}.ip_ctry,
                {{ memberships }}.is_fc,
                {{ memberships }}.comm_user_cre_dt,
                case when {{ memberships }}.comm_user_status = 'ACTIVE' then 1 else 0 end
                    as is_member
            from {{ memberships }}
        ) as row_of_account
    ) as membership
    group by key_date, comm_id, person
{% endmacro %}
