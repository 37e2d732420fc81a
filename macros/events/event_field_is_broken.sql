{#
    Whether a field of an event that is given breaks the schema's rules for it. An empty
    text where the field is required is not told here: it counts as missing.

    field: name of a field of stg_events__event_lines
    is_required: whether an event has to have it
#}
{% macro event_field_is_broken(field, is_required) -%}
    {%- set rules = event_rules()[field] -%}
    {%- set faults = [] -%}
    {%- if rules.pattern or rules.enum -%}
        {%- if rules.pattern -%}
            {%- do faults.append('not ' ~ regexp_matches(field, rules.pattern)) -%}
        {%- else -%}
            {%- do faults.append('not ' ~ is_one_of(field, rules.enum)) -%}
        {%- endif -%}
    {%- elif rules.type in ('integer', 'number') -%}
        {%- set number = json_double(field) -%}
        {%- do faults.append(number ~ ' is null') -%}
        {%- if rules.type == 'integer' -%}
            {%- do faults.append(number ~ ' <> floor(' ~ number ~ ')') -%}
            {#- Beyond this, two whole numbers may be read as one. -#}
            {%- do faults.append('abs(' ~ number ~ ') > 9007199254740991') -%}
        {%- endif -%}
        {%- if 'minimum' in rules -%}{%- do faults.append(number ~ ' < ' ~ rules.minimum) -%}{%- endif -%}
        {%- if 'maximum' in rules -%}{%- do faults.append(number ~ ' > ' ~ rules.maximum) -%}{%- endif -%}
    {%- else -%}
        {%- set kinds = [rules.type] if rules.type is string else rules.type -%}
        {%- do faults.append('not ' ~ is_one_of(json_kind(field), kinds)) -%}
        {%- if rules.minLength -%}
            {%- do faults.append('cast(' ~ field ~ ' as ' ~ dbt.type_string() ~ ") = '\"\"'") -%}
        {%- endif -%}
        {%- if rules.maxLength -%}
            {%- do faults.append(dbt.length(json_scalar(field)) ~ ' > ' ~ rules.maxLength) -%}
        {%- endif -%}
    {%- endif -%}
({{ field }} is not null
            {%- if is_required %} and not {{ event_field_is_missing(field) }}{% endif %} and ({{ faults | join(' or ') }}))
{%- endmacro %}
