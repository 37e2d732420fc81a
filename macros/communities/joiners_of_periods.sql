{#
    Body of a CTE: who joined a community in the period, once each: any membership of his
    that was created in it, whatever became of it. Columns: key_date (first day of the
    period), comm_id, person.

    profiles: name of a relation like int_community_profiles, of one day a period
    accounts: name of a relation that tells the member of an account on that day
    period: day, week or month
#}
{% macro joiners_of_periods(profiles, accounts, period) %}
    {% set key_date = period_start('cast(' ~ profiles ~ '.part_date as date)', period) %}
    select distinct
        {{ key_date }} as key_date,
        {{ profiles }}.comm_id,
        {{ community_person(profiles, accounts) }} as person
    from {{ profiles }}
    left join {{ accounts }}
        on
            {{ profiles }}.part_date = {{ accounts }}.part_date
            and {{ profiles }}.wv_user_id = {{ accounts }}.wv_user_id
    where
        {{ period_start(business_date(profiles ~ '.cre_dt'), period) }} = {{ key_date }}
{% endmacro %}
