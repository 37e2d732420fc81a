{#
  Of this package only: the condition that an expression lies between two bounds,
  of which one at least must be given.
    expression            SQL
    min_value, max_value  literals or SQL expressions
    strictly              true: the bounds themselves are out
#}
{% macro _within(expression, min_value, max_value, strictly) -%}
    {%- if min_value is none and max_value is none -%}
        {%- do exceptions.raise_compiler_error("min_value or max_value is needed, or both") -%}
    {%- endif -%}
    {%- set edge = '' if strictly else '=' -%}
    {%- set sides = [] -%}
    {%- if min_value is not none -%}
        {%- do sides.append(expression ~ ' >' ~ edge ~ ' ' ~ min_value) -%}
    {%- endif -%}
    {%- if max_value is not none -%}
        {%- do sides.append(expression ~ ' <' ~ edge ~ ' ' ~ max_value) -%}
    {%- endif -%}
    {%- do return(sides | join(' and ')) -%}
{%- endmacro %}
