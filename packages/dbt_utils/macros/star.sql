{#
  The columns of a relation as a select list.
    from               ref() or source(); it must exist, so not an ephemeral model
    relation_alias     put before each column, with a dot
    except             list of columns to leave out, in any case
    prefix, suffix     added to each name in an `as`
    quote_identifiers  false: leave names and aliases bare
#}
{% macro star(
    from, relation_alias=false, except=[], prefix='', suffix='', quote_identifiers=true
) -%}
    {%- if from is string or from.is_cte -%}
        {%- do exceptions.raise_compiler_error(
            "star() needs a relation that exists in the database, not " ~ from
        ) -%}
    {%- endif -%}
    {%- if not execute %}{% do return('*') %}{% endif -%}
    {%- set unwanted = except | map('lower') | list -%}
    {%- set items = [] -%}
    {%- for column in adapter.get_columns_in_relation(from)
        if column.name | lower not in unwanted -%}
        {%- set names = [column.name, prefix ~ column.name ~ suffix] -%}
        {%- if quote_identifiers -%}
            {%- set names = [adapter.quote(names[0]), adapter.quote(names[1])] -%}
        {%- endif -%}
        {%- set alias = ' as ' ~ names[1] if prefix or suffix else '' -%}
        {%- do items.append((relation_alias ~ '.' if relation_alias else '') ~ names[0] ~ alias) -%}
    {%- endfor -%}
    {%- do return((items | join(',\n  ')) or '/* star(): no column left */') -%}
{%- endmacro %}
