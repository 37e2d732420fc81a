{#
    Query for the arrival days of this run and all later days that the current model has
    built: column part_date.
#}
{% macro days_from_arrival_on() %}
{% set arrived = arrival_days() %}
{{ days_as_rows(arrived) }}
{% if arrived and is_incremental() %}
union
select logged.part_date
from ({{ logged_days([model.name], 'out') }}) as logged
where logged.part_date > '{{ arrived | first }}'
{% endif %}
{% endmacro %}
