{% set texts = [
    'event_id', 'event_type', 'user_id', 'session_id', 'timestamp', 'platform',
    'device_type', 'os', 'page_type', 'element_type', 'product_id', 'category_id',
    'order_id', 'payment_method', 'sort_type',
] %}
{# Of these, text and numbers have to be told apart. #}
{% set values = [
    'browser', 'page_url', 'referrer', 'element_id', 'position', 'quantity',
    'unit_price', 'source_page', 'is_recommendation', 'total_amount', 'extra_data',
    'search_query', 'result_count', 'category_filter', 'page_number',
] %}

with source as (

    select * from {{ source('events', 'event_lines') }}

),

renamed as (

    select
        record.part_date,
        record.file_name,
        record.line_no,
        record.line,
        record.fault,
        record.raw_line,
    {% for field in texts + values %}
    record.{{ field }}{{ ' as client_time' if field == 'timestamp' }}
    {{- ',' if not loop.last }}
    {% endfor %}
    from {{ json_record('source', 'line', texts, values) }} as record

)

select * from renamed
