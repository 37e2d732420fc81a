{#
    Order of the states of an order line, latest first, for a window over its extracts.
    One extract holds a line twice now and then; the state furthest on wins, and never
    the place in the file.

    lines: name of a relation like int_order_lines_dated
#}
{% macro order_line_recency(lines) -%}
{{ lines }}.extract_date desc,
                {{ lines }}.cancel_dt desc nulls last,
                {{ lines }}.pay_dt desc nulls last,
                {{ lines }}.net_amt_krw asc,
                {{ lines }}.ord_item_amt_krw desc,
                {{ lines }}.qty desc,
                {{ lines }}.goods_id desc,
                {{ lines }}.sale_id desc,
                {{ lines }}.we_member_id desc,
                {{ lines }}.ws_user_id desc nulls last,
                {{ lines }}.we_art_id desc nulls last,
                {{ lines }}.album_qty desc nulls last,
                {{ c_text(lines ~ '.status') }} desc,
                {{ c_text(lines ~ '.shop') }} desc,
                {{ c_text(lines ~ '.platform') }} desc,
                {{ c_text(lines ~ '.ord_sheet_number') }} desc,
                {{ c_text(lines ~ '.goods_cat') }} desc nulls last,
                {{ c_text(lines ~ '.logi_cat') }} desc nulls last
{%- endmacro %}
