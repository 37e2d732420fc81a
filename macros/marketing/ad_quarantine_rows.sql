{#
    Query for rows of a provider's log in the columns of the quarantine.

    rows_of_log: name of the relation, with the raw columns
    table_name: raw table, a key of ad_raw_columns
    reason: SQL of why they are there
    arrival_date: SQL of the arrival day
#}
{% macro ad_quarantine_rows(rows_of_log, table_name, reason, arrival_date) -%}
    {%- set raw = ad_raw_columns()[table_name] -%}
    {%- set is_mixpanel = table_name == 'mixpanel_events' -%}
    {%- set text = dbt.type_string() -%}
    select
        {{ rows_of_log }}.part_date,
        '{{ table_name }}' as table_name,
        {{ reason }} as reason,
        {{ arrival_date }} as arrival_date,
        cast({{ 'null' if is_mixpanel else rows_of_log ~ '.appsflyer_id' }} as {{ text }})
            as appsflyer_id,
        cast({{ rows_of_log ~ '.distinct_id' if is_mixpanel else 'null' }} as {{ text }})
            as distinct_id,
        cast({{ 'null' if table_name == 'appsflyer_installs' else rows_of_log ~ '.event_name' }}
            as {{ text }}) as event_name,
        {{ rows_of_log }}.{{ raw.others[0] }} as event_time,
        {{ json_object_text(rows_of_log, raw.texts + raw.others) }} as raw_row
    from {{ rows_of_log }}
{%- endmacro %}
