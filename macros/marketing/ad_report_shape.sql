{#
    Query for the rows of a network's report in the shape that all networks share. What
    the network does not tell is null.

    network: name of the network
    reports: name of the relation with its rows
    columns: SQL of the columns that it has under another name, or not as they are
    told: list of columns that it has under the same name
#}
{% macro ad_report_shape(network, reports, columns, told) %}
    {%- set shape = [
        ('account_id', dbt.type_string()), ('campaign_id', dbt.type_string()),
        ('campaign_name', dbt.type_string()), ('ad_group_id', dbt.type_string()),
        ('ad_id', dbt.type_string()), ('impressions', 'bigint'), ('clicks', 'bigint'),
        ('currency', dbt.type_string()), ('spend', 'numeric(22, 6)'),
        ('reported_conversions', 'numeric(26, 6)'),
        ('reported_value', 'numeric(26, 6)'), ('actions', dbt.type_string()),
        ('action_values', dbt.type_string()),
    ] -%}
    select
        '{{ network }}' as network,
        {{ reports }}.part_date,
        {{ reports }}.report_date,
        {%- for name, type in shape %}
        cast({{
            columns[name] if name in columns
            else reports ~ '.' ~ name if name in told
            else 'null'
        }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ reports }}
{%- endmacro %}
