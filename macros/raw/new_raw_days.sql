{#
    What of the days held is new to the run: {'arrived': [...], 'problems': [...]}.

    held, known: lists of (source.table, day), in the database and seen by earlier runs
    range: first and last day asked for, or none
#}
{% macro new_raw_days(held, known, range) %}
    {% set seen = {} %}
    {% for key, day in known %}{% do seen.update({key ~ ' ' ~ day: true}) %}{% endfor %}
    {% set arrived = [] %}
    {% set wanted = [] %}
    {% for key, day in held if not range or range[0] <= day <= range[1] %}
        {% do wanted.append(day) %}
        {% if key ~ ' ' ~ day not in seen %}{% do arrived.append((key, day)) %}{% endif %}
    {% endfor %}
    {% for key, day in known if range and range[0] <= day <= range[1] %}
        {% do wanted.append(day) %}
    {% endfor %}
    {% set days = held | map('last') | unique | sort %}
    {{ return({
        'arrived': arrived,
        'problems': [
            'no raw data from ' ~ range | join(' to ') ~ ': the days loaded are '
            ~ (days | first ~ ' to ' ~ days | last if days else 'none')
        ] if range and not wanted else [],
    }) }}
{% endmacro %}
