{#
    A text without blanks around it, null if nothing is left. People copy ids out of
    tables and web pages: with tabs, line ends and no-break spaces.

    text: text expression
#}
{% macro clean_text(text) -%}
nullif(
    trim(both (' ' || chr(9) || chr(10) || chr(13) || chr(160)) from {{ text }}), ''
)
{%- endmacro %}
