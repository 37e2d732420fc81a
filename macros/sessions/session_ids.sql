{#
    Columns sess_id and user_sess_id: the session's start and the device, and behind
    them the account where there is one.

    line: name of a relation with sess_start_dt, new_dvc_id and account_fill
#}
{% macro session_ids(line) -%}
{%- set sess_id = timestamp_digits(line ~ '.sess_start_dt') ~ " || '|' || " ~ line ~ '.new_dvc_id' -%}
{{ sess_id }} as sess_id,
        {{ sess_id }}
        || coalesce('|' || cast({{ line }}.account_fill as {{ dbt.type_string() }}), '') as user_sess_id
{%- endmacro %}
