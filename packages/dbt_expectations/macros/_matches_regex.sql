{#
  Of this package only: the condition that a text contains a match. What differs
  between engines for null and for an empty match differs as in the hub package.
    is_raw  for engines with raw literals; of no effect on these three
    flags   letters of the engine, i for any case; ignored on Spark with a warning
#}
{% macro _matches_regex(text, regex, is_raw, flags) -%}
    {{ adapter.dispatch('_matches_regex', 'dbt_expectations')(text, regex, is_raw, flags) }}
{%- endmacro %}

{% macro default___matches_regex(text, regex, is_raw, flags) -%}
    regexp_matches({{ text }}, '{{ regex }}', '{{ flags }}')
{%- endmacro %}

{% macro postgres___matches_regex(text, regex, is_raw, flags) -%}
    regexp_match({{ text }}, '{{ regex }}', '{{ flags }}') is not null
{%- endmacro %}

{% macro spark___matches_regex(text, regex, is_raw, flags) -%}
    {%- if is_raw or flags -%}
        {%- do exceptions.warn("is_raw and flags are ignored on Spark") -%}
    {%- endif -%}
    regexp_extract({{ text }}, '{{ regex }}', 0) <> ''
{%- endmacro %}
