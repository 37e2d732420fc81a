{#
    The arrival days that this run takes into the current model, sorted:
    - built from nothing (first build, --full-refresh): every day of its inputs;
    - else the days of its inputs that were written since it took them in last, which
      makes up for a failed run and for a table that came late;
    - with start_date and end_date: the days of that range, new or not, and the days
      that its inputs wrote in this run.
    Not among them are days that an input has dropped: it has to be built first. Asked
    once a run; strategy and log use the same answer.
#}
{% macro arrival_days() %}
    {% if not execute or load_relation(partition_log()) is none %}{{ return([]) }}{% endif %}
    {% set plan = partition_plan() %}
    {% if 'in' not in plan %}
        {% set range = run_range() %}
        {% set inputs = partition_inputs(model.unique_id) %}
        {% set query %}
            with arrived as (
                {{ logged_days(inputs, 'out') }}
            ),

            taken as (
                {{ logged_days([model.name], 'in') }}
            )

            select arrived.part_date
            from arrived
            left join taken on arrived.part_date = taken.part_date
            where
                -- what an input has dropped would be missing in what is built of it
                arrived.part_date not in (
                    select dropped.part_date from ({{ dropped_days(inputs) }}) as dropped
                )
                and (
                {% if range %}
                arrived.part_date between '{{ range[0] }}' and '{{ range[1] }}'
                or arrived.run_no = {{ this_run_no() }}
                {% elif is_incremental() %}
                taken.run_no is null or arrived.run_no > taken.run_no
                {% else %}
                1 = 1
                {% endif %}
                )
            order by arrived.part_date
        {% endset %}
        {% do stop_if_days_would_be_lost(inputs) %}
        {% do plan.update({
            'in': first_column(query),
            'from_nothing': not is_incremental(),
            'cnt_log_entries': cnt_log_entries(),
        }) %}
    {% endif %}
    {{ return(plan['in']) }}
{% endmacro %}
