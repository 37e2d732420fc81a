with arrivals as (

    select * from {{ ref('int_ad_arrivals_counted') }}

),

faults as (

    select * from {{ ref('int_ad_faults_counted') }}

),

installs as (

    select * from {{ ref('int_installs_identified') }}

),

app_events as (

    select * from {{ ref('int_app_events_identified') }}

),

mixpanel_events as (

    select * from {{ ref('int_mixpanel_events_identified') }}

),

identified as (

    {% for rows_of_log, table_name, step_no, step, source in (
        ('installs', 'appsflyer_installs', 4, 'user ids', 'member_source'),
        ('installs', 'appsflyer_installs', 5, 'advertising ids', 'device_id_source'),
        ('app_events', 'appsflyer_events', 4, 'user ids', 'member_source'),
        ('mixpanel_events', 'mixpanel_events', 4, 'user ids', 'member_source'),
    ) %}
    select
        {{ rows_of_log }}.part_date,
        '{{ table_name }}' as table_name,
        {{ step_no }} as step_no,
        '{{ step }}' as step,
        coalesce({{ rows_of_log }}.{{ source }}, 'own') as source,
        count(*) as cnt
    from {{ rows_of_log }}
    group by
        {{ rows_of_log }}.part_date, coalesce({{ rows_of_log }}.{{ source }}, 'own')
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

counts as (

    {% set is_copy = "coalesce(faults.fault, '') = 'duplicate'" %}
    {% for step_no, step, relation, fault, kind, kept, of_step in (
        (1, 'arrival', 'arrivals', 'arrival_fault', 'removed', 'true', 'true'),
        (2, 'copies', 'faults', 'fault', 'merged', is_copy, 'true'),
        (3, 'tests and fraud', 'faults', 'fault', 'removed', 'true', 'not ' ~ is_copy),
    ) %}
    select
        {{ relation }}.part_date,
        {{ relation }}.table_name,
        {{ step_no }} as step_no,
        '{{ step }}' as step,
        'in' as kind,
        '' as label,
        {{ relation }}.cnt
    from {{ relation }}
    where {{ of_step }}
    union all
    select
        {{ relation }}.part_date,
        {{ relation }}.table_name,
        {{ step_no }} as step_no,
        '{{ step }}' as step,
        case
            when {{ relation }}.{{ fault }} is not null and {{ kept }} then '{{ kind }}'
            else 'out'
        end as kind,
        case
            when {{ relation }}.{{ fault }} is not null and {{ kept }}
                then {{ relation }}.{{ fault }}
            else ''
        end as label,
        {{ relation }}.cnt
    from {{ relation }}
    where {{ of_step }}
    union all
    {% endfor %}
    {% for kind in ('in', 'filled', 'out') %}
    select
        identified.part_date,
        identified.table_name,
        identified.step_no,
        identified.step,
        '{{ kind }}' as kind,
        {{ 'identified.source' if kind == 'filled' else "''" }} as label,
        identified.cnt
    from identified
    {% if kind == 'filled' %}
    where identified.source <> 'own'
    {% endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        counts.part_date,
        counts.table_name,
        counts.step_no,
        counts.step,
        counts.kind,
        counts.label,
        cast(sum(counts.cnt) as bigint) as cnt
    from counts
    group by
        counts.part_date,
        counts.table_name,
        counts.step_no,
        counts.step,
        counts.kind,
        counts.label

)

select * from final
