{#
    What of the days held is new to the run, and what of the known ones is no longer held,
    of tables that still have others: {'arrived': [...], 'gone': [...], 'problems': [...]}.

    held: list of (source.table, day) in the database
    known, lost: lists of them that earlier runs have seen, and found last or not
    range: first and last day asked for, or none
#}
{% macro new_raw_days(held, known, lost, range) %}
    {% set seen = {} %}
    {% for key, day in known %}{% do seen.update({key ~ ' ' ~ day: true}) %}{% endfor %}
    {% set arrived = [] %}
    {% set wanted = [] %}
    {% for key, day in held if not range or range[0] <= day <= range[1] %}
        {% do wanted.append(day) %}
        {% if key ~ ' ' ~ day not in seen %}{% do arrived.append((key, day)) %}{% endif %}
    {% endfor %}
    {% set there = {} %}
    {% for key, day in held %}{% do there.setdefault(key, {}).update({day: true}) %}{% endfor %}
    {% set gone = [] %}
    {% for key, day in known if key in there and day not in there[key] %}
        {% do gone.append((key, day)) %}
    {% endfor %}
    {% for key, day in known + lost if range and range[0] <= day <= range[1] %}
        {% do wanted.append(day) %}
    {% endfor %}
    {% set days = held | map('last') | unique | sort %}
    {{ return({
        'arrived': arrived,
        'gone': gone,
        'problems': [
            'no raw data from ' ~ range | join(' to ') ~ ': the days loaded are '
            ~ (days | first ~ ' to ' ~ days | last if days else 'none')
        ] if range and not wanted else [],
    }) }}
{% endmacro %}
