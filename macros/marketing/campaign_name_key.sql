{#
    A campaign's name for comparison: in lower case, with one blank for every run of
    blanks, _ and -, as links, reports and the sheet write it each in their way.

    name: text expression
#}
{% macro campaign_name_key(name) -%}
lower({{ regexp_replace_all(clean_text(name), '[ _-]+', ' ') }})
{%- endmacro %}
