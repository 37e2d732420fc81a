{#
    Columns of campaign_cohort_ltv that tell what a cohort has brought and will bring, as
    ad_campaign_daily takes them over.
#}
{% macro cohort_value_columns() %}
    {% set columns = [
        'as_of_date', 'revenue_krw_d1', 'revenue_krw_d7', 'revenue_krw_d30',
        'revenue_krw_d90',
    ] %}
    {% for days in (30, 90, 180, 365) %}
        {% for name in ('predicted_revenue_krw_d', 'predicted_ltv_krw_d') %}
            {% for end in ('', '_low', '_high') %}
                {% do columns.append(name ~ days ~ end) %}
            {% endfor %}
        {% endfor %}
    {% endfor %}
    {% do columns.append('roas') %}
    {% for days in (30, 90, 180, 365) %}
        {% do columns.append('predicted_roas_d' ~ days) %}
    {% endfor %}
    {{ return(columns + ['payback_date', 'is_stand_in']) }}
{% endmacro %}
