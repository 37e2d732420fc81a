{#
    A text that compares and sorts by its bytes, whatever the database's collation.

    text: text expression
#}
{% macro c_text(text) -%}
    {{ return(adapter.dispatch('c_text', 'we_mart')(text)) }}
{%- endmacro %}

{% macro default__c_text(text) -%}
{{ text }}
{%- endmacro %}

{% macro postgres__c_text(text) -%}
({{ text }} collate "C")
{%- endmacro %}
