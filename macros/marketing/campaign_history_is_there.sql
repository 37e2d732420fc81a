{#
    Whether the snapshot of the campaign sheet has been taken: `dbt run` takes none, and
    an engine may have none. The sheet as it stands then serves alone.
#}
{% macro campaign_history_is_there() %}
    {{ return(execute and load_relation(ref('campaign_sheet_history')) is not none) }}
{% endmacro %}
