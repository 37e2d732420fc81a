{# The nodes of the project's raw tables, in the order of their names. #}
{% macro raw_sources() %}
    {{ return(
        graph.sources.values() | selectattr('package_name', 'equalto', 'we_mart')
        | sort(attribute='unique_id')
    ) }}
{% endmacro %}
