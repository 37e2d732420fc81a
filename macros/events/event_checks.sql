{#
    The seven checks of a day of events: number, name, type, what their records are, and
    the share of records that has to pass.
#}
{% macro event_checks() %}
    {% set checks = [] %}
    {% for name, type, target in [
        ('required fields', 'null_check', 'lines'),
        ('duplicate event_id', 'duplicate_check', 'events'),
        ('value ranges', 'range_check', 'events'),
        ('funnel order', 'sequence_check', 'sessions'),
        ('timestamps', 'range_check', 'events'),
        ('order amount', 'integrity_check', 'purchases'),
        ('platform and device', 'consistency_check', 'events'),
    ] %}
        {% do checks.append({
            'no': loop.index,
            'name': name,
            'type': type,
            'target': target,
            'pass_rate': var('quality_pass_rates').get(name, var('quality_pass_rate')),
        }) %}
    {% endfor %}
    {{ return(checks) }}
{% endmacro %}
