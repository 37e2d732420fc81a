{#
    Columns of a row as the text of a JSON object, every value a string or null, the same
    text on every engine.

    row: name of the relation
    columns: list of columns
#}
{% macro json_object_text(row, columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- set text = 'cast(' ~ row ~ '.' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- do parts.append(
            "'" ~ ('{' if loop.first else ', ') ~ '"' ~ column ~ '": ' ~ "' || coalesce('\"' || replace(replace("
            ~ text ~ ", chr(92), chr(92) || chr(92)), '\"', chr(92) || '\"') || '\"', 'null')"
        ) -%}
    {%- endfor -%}
    {{ without_control_characters("(" ~ parts | join('\n            || ') ~ " || '}')") }}
{%- endmacro %}
