{#
    Names of the fields of an event that fail a test, joined by commas, in the order of
    the schema; null if none does. Fields of another type than the event's do not count.

    fault: missing or broken
#}
{% macro faulty_event_fields(fault) -%}
    {%- set lists = {} -%}
    {%- for event_type, fields in event_fields().items() -%}
        {%- set cases = [] -%}
        {%- for field, is_required in fields.items() if field != 'timestamp' or fault == 'missing' -%}
            {%- set column = 'client_time' if field == 'timestamp' else field -%}
            {%- if fault == 'broken' -%}
                {%- set test = event_field_is_broken(column, is_required) -%}
            {%- else -%}
                {%- set test = event_field_is_missing(column) if is_required -%}
            {%- endif -%}
            {%- if test -%}
                {%- do cases.append('case when ' ~ test ~ " then '" ~ field ~ "' end") -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do lists.update({event_type: "nullif(concat_ws(', ', " ~ cases | join(', ') ~ "), '')"}) -%}
    {%- endfor -%}
nullif(concat_ws(
            ', ',
            {{ lists.pop('') }},
            case event_type
                {%- for event_type, list in lists.items() %}
                when '{{ event_type }}' then {{ list }}
                {%- endfor %}
            end
        ), '')
{%- endmacro %}
