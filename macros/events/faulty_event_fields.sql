{#
    Names of the fields of an event that fail a test, joined by commas, in the order of
    the schema; null if none does. Fields of another type than the event's do not count.

    fault: missing or broken
#}
{% macro faulty_event_fields(fault) -%}
    {%- set lists = {} -%}
    {%- set anys = {} -%}
    {%- for event_type, fields in event_fields().items() -%}
        {%- set tests = [] -%}
        {%- set names = [] -%}
        {%- for field, is_required in fields.items() if field != 'timestamp' or fault == 'missing' -%}
            {%- set column = 'client_time' if field == 'timestamp' else field -%}
            {%- if fault == 'broken' or is_required -%}
                {%- set test = event_field_is_broken(column, is_required) if fault == 'broken'
                    else event_field_is_missing(column) -%}
                {%- do tests.append(test) -%}
                {%- do names.append('case when ' ~ test ~ " then '" ~ field ~ "' end") -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do anys.update({event_type: '(' ~ tests | join(' or ') ~ ')'}) -%}
        {%- do lists.update({event_type: "nullif(concat_ws(', ', " ~ names | join(', ') ~ "), '')"}) -%}
    {%- endfor -%}
{#- Names are put together of the few lines that have any. -#}
case
            when {{ anys.pop('') }} or case event_type
                {%- for event_type, any in anys.items() %}
                when '{{ event_type }}' then {{ any }}
                {%- endfor %}
            end
                then concat_ws(
                    ', ',
                    {{ lists.pop('') }},
                    case event_type
                        {%- for event_type, list in lists.items() %}
                        when '{{ event_type }}' then {{ list }}
                        {%- endfor %}
                    end
                )
        end
{%- endmacro %}
