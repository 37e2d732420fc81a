{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
) }}

{# Asked for the partition log, which remembers what a row has been written of. #}
{% set days = days_to_build() %}

with counts as (

    select * from {{ ref('int_ad_cleansing_counts') }}

),

new_days as (

    {{ days_since_last_written() }}

),

counts_by_label as (

    select
        counts.table_name,
        counts.step_no,
        counts.step,
        counts.kind,
        counts.label,
        sum(counts.cnt) as cnt,
        min(counts.part_date) as first_part_date,
        max(counts.part_date) as last_part_date
    from counts
    inner join new_days
        on counts.node = new_days.node and counts.part_date = new_days.part_date
    group by
        counts.table_name, counts.step_no, counts.step, counts.kind, counts.label

),

final as (

    select
        '{{ invocation_id }}' as run_id,
        counts.table_name,
        counts.step_no,
        counts.step,
        min(counts.first_part_date) as first_part_date,
        max(counts.last_part_date) as last_part_date,
        {% for kind in ('in', 'removed', 'merged', 'filled', 'out') %}
        cast(coalesce(
            sum(case when counts.kind = '{{ kind }}' then counts.cnt end), 0
        ) as bigint) as rows_{{ kind }},
        {% if kind in ('removed', 'filled') %}
        '{' || coalesce({{ string_agg_ordered(
            "case when counts.kind = '" ~ kind ~ "' and counts.cnt > 0 then '\"'"
            ~ " || counts.label || '\": ' || cast(counts.cnt as "
            ~ dbt.type_string() ~ ') end',
            ', ',
            c_text('counts.label'),
        ) }}, '') || '}'
            as {{ 'removed_by_reason' if kind == 'removed' else 'filled_by_source' }},
        {% endif %}
        {% endfor %}
        {{ run_timestamp() }} as started_at,
        {{ now_utc() }} as ended_at
    from counts_by_label as counts
    group by counts.table_name, counts.step_no, counts.step

)

select * from final
