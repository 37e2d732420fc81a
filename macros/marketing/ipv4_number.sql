{#
    An IPv4 address as a whole number from 0 to 2^32 - 1.

    ip: text expression, an address as ipv4_text gives it, or null
#}
{% macro ipv4_number(ip) -%}
(
            cast(split_part({{ ip }}, '.', 1) as bigint) * 16777216
            + cast(split_part({{ ip }}, '.', 2) as bigint) * 65536
            + cast(split_part({{ ip }}, '.', 3) as bigint) * 256
            + cast(split_part({{ ip }}, '.', 4) as bigint)
        )
{%- endmacro %}
