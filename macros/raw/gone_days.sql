{#
    What a run makes of raw days that are no longer there: {'dropped': [...], 'empty':
    [...]}, lists of (source.table, day). What was built of a dropped day stays as it is:
    it would be built of less. Who names a day in a range has it built of what is left.

    gone: those that the run before had still found
    lost: those that it had not
    arrived: those that are new to this run
    range: first and last day asked for, or none
#}
{% macro gone_days(gone, lost, arrived, range) %}
    {% set here = {} %}
    {% for key, day in arrived %}{% do here.update({key ~ ' ' ~ day: true}) %}{% endfor %}
    {% set found = {'dropped': [], 'empty': []} %}
    {% for key, day in gone %}
        {% set named = range and range[0] <= day <= range[1] %}
        {% do found['empty' if named else 'dropped'].append((key, day)) %}
    {% endfor %}
    {% for key, day in lost if range and range[0] <= day <= range[1] %}
        {% if key ~ ' ' ~ day not in here %}{% do found.empty.append((key, day)) %}{% endif %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
