{#
    An integrated account id in a text, as a bigint; null where it is no positive whole
    number, or one that does not fit.

    text: text expression
#}
{% macro member_number(text) -%}
    {%- set id = clean_text(text) -%}
case
            when {{ regexp_matches(id, '^[0-9]{1,18}$') }}
                then nullif(cast({{ id }} as bigint), 0)
            when
                {{ regexp_matches(id, '^[0-9]{19}$') }}
                and {{ c_text(id) }} <= '9223372036854775807'
                then cast({{ id }} as bigint)
        end
{%- endmacro %}
