with internal_ip_ranges as (

    select * from {{ ref('internal_ip_ranges') }}

),

ranges as (

    select
        {{ ipv4_text("split_part(internal_ip_ranges.cidr, '/', 1)") }} as range_start,
        case
            when {{ regexp_matches('internal_ip_ranges.cidr', '/[0-9]{1,2}$') }}
                then cast(split_part(internal_ip_ranges.cidr, '/', 2) as integer)
            when internal_ip_ranges.cidr not like '%/%' then 32
        end as cnt_bit
    from internal_ip_ranges

),

ranges_with_size as (

    select
        {{ ipv4_number('ranges.range_start') }} as start_number,
        case
            {% for bits in range(33) %}
            when ranges.cnt_bit = {{ bits }}
                then cast({{ 2 ** (32 - bits) }} as bigint)
            {% endfor %}
        end as cnt_address
    from ranges

),

-- 10.20.7.1/16 is the range that 10.20.7.1 is in
final as (

    select
        cast(
            {{ whole_quotient('ranges.start_number', 'ranges.cnt_address') }}
            * ranges.cnt_address as bigint
        ) as first_number,
        cast(
            ({{ whole_quotient('ranges.start_number', 'ranges.cnt_address') }} + 1)
            * ranges.cnt_address - 1 as bigint
        ) as last_number
    from ranges_with_size as ranges
    where ranges.start_number is not null and ranges.cnt_address is not null

)

select * from final
