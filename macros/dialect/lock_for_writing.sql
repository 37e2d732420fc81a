{#
    SQL that keeps others from writing to a table until the transaction ends; readers go
    on. Empty where only one run can have the warehouse open.

    relation: the table
#}
{% macro lock_for_writing(relation) %}
    {{ return(adapter.dispatch('lock_for_writing', 'we_mart')(relation)) }}
{% endmacro %}

{% macro default__lock_for_writing(relation) %}{{ return('') }}{% endmacro %}

{% macro postgres__lock_for_writing(relation) %}
    {{ return('lock table ' ~ relation ~ ' in exclusive mode') }}
{% endmacro %}
