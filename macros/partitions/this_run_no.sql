{# Scalar subquery: the number that start_run gave to this run. #}
{% macro this_run_no() -%}
(
    select max(run.run_no) from {{ partition_log() }} as run
    where run.direction = 'run' and run.invocation_id = '{{ invocation_id }}'
)
{%- endmacro %}
