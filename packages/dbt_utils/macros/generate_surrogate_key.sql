{#
  MD5 of columns joined by '-', each as text, null as a fixed word of its own, so
  that null and the empty string give different keys.
    field_list  list of columns or SQL expressions
  With the var surrogate_key_treat_nulls_as_empty_strings nulls become ''.
  The fixed word is part of the interface: other words would give other keys.
#}
{% macro generate_surrogate_key(field_list) -%}
    {%- set null_word = '_dbt_utils_surrogate_key_null_' -%}
    {%- if var('surrogate_key_treat_nulls_as_empty_strings', false) -%}
        {%- set null_word = '' -%}
    {%- endif -%}
    {%- set parts = [] -%}
    {%- for field in field_list -%}
        {%- set text = 'cast(' ~ field ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- do parts.append("coalesce(" ~ text ~ ", '" ~ null_word ~ "')") -%}
    {%- endfor -%}
    {{ dbt.hash(parts | join(" || '-' || ")) }}
{%- endmacro %}
