{#
    The days (part_date) that this run builds of the current model, sorted: the one
    place that decides. Every incremental model asks it and filters by the answer.

    lookback: an arrival day rewrites so many days before it
    ahead: and so many days after it, built already or not
    lookahead: and so many after it, where they are built already
    touched: a query for the days instead, for models whose days follow from their
        rows; it may use arrival_days()
    always: ask `touched` even if no day has arrived, for what follows from tables
        without part_date
    period: week or month, for models with a partition per period: that of its first day

    A run for some communities alone builds them anew on days that are built already.
#}
{% macro days_to_build(lookback=0, ahead=0, lookahead=0, touched=none, period='day', always=false) %}
    {% if not execute %}{{ return([]) }}{% endif %}
    {% set arrived = arrival_days() %}
    {% set plan = partition_plan() %}
    {% if 'out' not in plan %}
        {% if not arrived and not always %}
            {% set days = [] %}
        {% elif touched is not none %}
            {% set days = first_column(touched) %}
        {% else %}
            {% set days = period_starts(days_around(arrived, lookback, ahead), period) %}
            {% if lookahead and is_incremental() %}
                {% set built = first_column(logged_days([model.name], 'out')) %}
                {% set later = period_starts(days_around(arrived, 0, lookahead), period) %}
                {% set days = (days + (later | select('in', built) | list)) | unique %}
            {% endif %}
        {% endif %}
        {% if is_narrowed(model) %}
            {% if not is_incremental() %}
                {{ exceptions.raise_compiler_error(
                    'comm_id builds a community anew in ' ~ model.name ~ ', which is not'
                    ~ ' there yet: build it without comm_id first'
                ) }}
            {% endif %}
            {% set built = first_column(logged_days([model.name], 'out')) %}
            {% set days = days | select('in', built) | list %}
        {% endif %}
        {% do plan.update({'out': days | sort}) %}
        {% if not days and flags.WHICH in ('run', 'build') %}
            {{ log(model.name ~ ': no new days, nothing to build', info=true) }}
        {% endif %}
    {% endif %}
    {{ return(plan['out']) }}
{% endmacro %}
