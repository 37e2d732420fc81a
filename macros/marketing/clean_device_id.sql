{#
    A device or advertising id in the form that ids are compared in: clean, in lower
    case; null for zeros, which stand for limited tracking, and for words for nothing.

    text: text expression
#}
{% macro clean_device_id(text) -%}
    {%- set id = 'lower(' ~ clean_text(text) ~ ')' -%}
case
            when {{ regexp_matches(id, '^[0-]*$') }} then null
            when {{ is_one_of(id, ['null', 'none', 'nil', 'unknown', 'undefined', 'n/a']) }}
                then null
            else {{ id }}
        end
{%- endmacro %}
