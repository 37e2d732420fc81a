{#
    An IPv4 address in a text, also one written as IPv6 (::ffff:10.0.0.1); null for
    whatever else it is.

    text: text expression
#}
{% macro ipv4_text(text) -%}
    {%- set ip = "replace(lower(" ~ clean_text(text) ~ "), '::ffff:', '')" -%}
    {%- set part = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])' -%}
case
            when {{ regexp_matches(ip, '^' ~ part ~ '([.]' ~ part ~ '){3}$') }} then {{ ip }}
        end
{%- endmacro %}
