{#
    A member a table or group of tables: its counts, and the incremental model whose days
    tell ad_cleansing_log which of them are new.
#}
{% set members = [
    (ref('int_ad_cleansing_counts_reports'), "'int_ad_report_rows'"),
    (ref('int_ad_cleansing_counts_conversions'), "'int_ad_action_entries'"),
    (
        ref('int_ad_cleansing_counts_logs'),
        "case when counts.step_no = 1 then 'int_ad_arrivals_counted'"
        ~ " else 'int_ad_faults_counted' end",
    ),
] %}

with final as (

    {% for counts, node in members %}
    select
        counts.part_date,
        {{ node }} as node,
        counts.table_name,
        counts.step_no,
        counts.step,
        counts.kind,
        counts.label,
        counts.cnt
    from {{ counts }} as counts
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
