{#
    dbt asks this before it keeps the rows that fail a test in a table. Rows of what holds
    personal data are never kept, whatever --store-failures or the test's config say; the
    test fails with their number all the same.
#}
{% macro should_store_failures() %}
    {% set asked = dbt.should_store_failures() %}
    {% if asked and execute %}
        {% for unique_id in model.depends_on.nodes %}
            {% if holds_personal_data(unique_id) %}{{ return(false) }}{% endif %}
        {% endfor %}
    {% endif %}
    {{ return(asked) }}
{% endmacro %}
