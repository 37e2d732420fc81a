{#
    Query for those arrival days of this run of which a raw table has an extract: column
    part_date. A day without one is left out, rather than built empty.

    node: the raw table's name in the partition log, source.table
#}
{% macro days_with_extract(node) %}
select logged.part_date
from ({{ logged_days([node], 'out') }}) as logged
where {{ in_list('logged.part_date', arrival_days()) }}
{% endmacro %}
