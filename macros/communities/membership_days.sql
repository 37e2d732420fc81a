{#
    Query for the days of memberships that a run builds, for a model that reads logs up
    to the day: column part_date. Those of the extracts that arrive, and of the days built
    already those that come after a day on which a log has changed since, but for those
    that an input has dropped.

    logs: names of the models that keep the logs
#}
{% macro membership_days(logs) %}
{{ days_with_extract('ods.ods_wv_member_profile') }}
{% if is_incremental() %}
union
select built.part_date
from ({{ logged_days([model.name], 'out') }}) as built
inner join ({{ logged_days(logs, 'out') }}) as changed
    on built.part_date >= changed.part_date and built.run_no < changed.run_no
where built.part_date not in (
    select dropped.part_date
    from ({{ dropped_days(partition_inputs(model.unique_id)) }}) as dropped
)
{% endif %}
{% endmacro %}
