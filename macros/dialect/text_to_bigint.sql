{#
    A text of digits as a bigint; null where it is no whole number that fits.

    text: text expression
#}
{% macro text_to_bigint(text) -%}
case
    when {{ dbt.length('trim(' ~ text ~ ')') }} <= 19
        and {{ regexp_matches('trim(' ~ text ~ ')', '^[-+]?[0-9]{1,18}$') }}
        then cast(trim({{ text }}) as bigint)
end
{%- endmacro %}
