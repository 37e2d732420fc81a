{#
    Warns of extracts that are late: a table that came every day has none for a day of
    which others are new. It counts as empty on that day until it comes; days of members
    are not built without their profiles.

    known: (source.table, day) that earlier runs have seen
    arrived: (source.table, day) that are new to this run
#}
{% macro warn_of_missing_extracts(known, arrived) %}
    {% set held = {} %}
    {% for key, day in known + arrived %}
        {% do held.setdefault(key, {}).update({day: true}) %}
    {% endfor %}
    {% set late = [] %}
    {% for node in raw_sources() if node.config.get('meta', {}).get('kind') == 'state' %}
        {% set key = node.source_name ~ '.' ~ node.name %}
        {% for day in arrived | map('last') | unique | sort if key in held %}
            {% if day not in held[key] and (held[key].keys() | min) < day %}
                {% do late.append(key ~ ' ' ~ day) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {% if late %}
        {{ exceptions.warn(
            'extracts not there, taken as empty, or the day left out, until they come: '
            ~ late | join(', ')
        ) }}
    {% endif %}
{% endmacro %}
