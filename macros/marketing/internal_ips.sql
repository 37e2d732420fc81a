{#
    Query for the addresses in some rows that are of the company's own networks: column
    ip_text. Each address is compared once, and rows are then joined by it.

    rows_with_ip: name of the relation with ip_text, as ipv4_text gives it
    ranges: name of the relation int_internal_ip_ranges
#}
{% macro internal_ips(rows_with_ip, ranges) -%}
    select distinct address.ip_text
    from (
        select
            told.ip_text,
            {{ ipv4_number('told.ip_text') }} as ip_number
        from (
            select distinct {{ rows_with_ip }}.ip_text
            from {{ rows_with_ip }}
            where {{ rows_with_ip }}.ip_text is not null
        ) as told
    ) as address
    inner join {{ ranges }}
        on address.ip_number between {{ ranges }}.first_number and {{ ranges }}.last_number
{%- endmacro %}
