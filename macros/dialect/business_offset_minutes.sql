{#
    Minutes that the business time zone is ahead of UTC, none if that changed since
    1995 (daylight saving). Every month from then to 2037 is looked at.
#}
{% macro business_offset_minutes() %}
    {% set zone = modules.pytz.timezone(var('business_timezone')) %}
    {% set offsets = {} %}
    {% for year in range(1995, 2038) %}
        {% for month in range(1, 13) %}
            {% do offsets.update({zone.utcoffset(modules.datetime.datetime(year, month, 1)): 1}) %}
        {% endfor %}
    {% endfor %}
    {% if offsets | length == 1 %}
        {{ return(((offsets.keys() | first).total_seconds() // 60) | int) }}
    {% endif %}
    {{ return(none) }}
{% endmacro %}
