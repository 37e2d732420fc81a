{#
  Test: a column's values lie within bounds. Nulls pass; without bounds all pass.
    min_value, max_value  literals or SQL expressions, either may be left out
    inclusive             false: the bounds themselves are out of range
#}
{% test accepted_range(model, column_name, min_value=none, max_value=none, inclusive=true) %}
{%- set breaches = [] -%}
{%- if min_value is not none -%}
    {%- do breaches.append(column_name ~ (' < ' if inclusive else ' <= ') ~ min_value) -%}
{%- endif -%}
{%- if max_value is not none -%}
    {%- do breaches.append(column_name ~ (' > ' if inclusive else ' >= ') ~ max_value) -%}
{%- endif %}
select *
from {{ model }}
where {{ (breaches | join(' or ')) or '1 = 0' }}
{% endtest %}
