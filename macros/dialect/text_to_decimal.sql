{#
    A text as numeric(precision, scale), rounded half up; null where it is no plain
    number or has too many digits.

    text: text expression
    precision, scale: of the result
#}
{% macro text_to_decimal(text, precision, scale) -%}
case
    when {{ regexp_matches(
        'trim(' ~ text ~ ')',
        '^[-+]?[0-9]{1,' ~ (precision - scale - 1) ~ '}([.][0-9]*)?$'
    ) }}
        then cast(trim({{ text }}) as numeric({{ precision }}, {{ scale }}))
end
{%- endmacro %}
