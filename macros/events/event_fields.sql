{# Fields of all events ('') and of each type; whether they are required. Written by `make contract` from schemas/event_schema.json. #}
{% macro event_fields() %}
{{ return({
    "": {"event_id": true, "event_type": true, "user_id": true, "session_id": true, "timestamp": true, "platform": true, "device_type": true, "os": false, "browser": false},
    "page_view": {"page_url": true, "page_type": true, "referrer": false},
    "click": {"page_url": true, "element_id": true, "element_type": true, "product_id": false, "category_id": false, "position": false},
    "add_to_cart": {"product_id": true, "quantity": true, "unit_price": true, "category_id": false, "source_page": false, "is_recommendation": false},
    "purchase": {"order_id": true, "total_amount": true, "payment_method": true, "extra_data": false},
    "search": {"search_query": true, "result_count": true, "page_url": false, "category_filter": false, "sort_type": false, "page_number": false},
}) }}
{% endmacro %}
