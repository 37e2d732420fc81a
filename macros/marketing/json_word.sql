{#
    The value of a key of a JSON object as text where it is a string or a whole number;
    null for whatever else. A string without anything in it is null.

    json: JSON expression
    key: literal, a plain name
#}
{% macro json_word(json, key) -%}
    {%- set value = json_value(json, key) -%}
case
            when {{ json_kind(value) }} = 'string'
                then {{ clean_text(json_scalar(value)) }}
            when
                {{ json_kind(value) }} = 'number'
                and {{ regexp_matches(json_scalar(value), '^[0-9]{1,18}$') }}
                then {{ json_scalar(value) }}
        end
{%- endmacro %}
