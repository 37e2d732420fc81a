{#
    Columns of the raw logs of installs and events under their names in staging, arrival
    day aside: a dict of table name and {'others': [...], 'texts': [...]}.
#}
{% macro ad_raw_columns() %}
    {% set touches = {'times': [], 'texts': []} %}
    {% for number in (1, 2, 3) %}
        {% do touches.times.append('contributor_' ~ number ~ '_touch_time') %}
        {% for column in ('media_source', 'campaign', 'touch_type') %}
            {% do touches.texts.append('contributor_' ~ number ~ '_' ~ column) %}
        {% endfor %}
    {% endfor %}
    {{ return({
        'appsflyer_installs': {
            'others': ['install_time', 'attributed_touch_time', 'is_retargeting']
                + touches.times,
            'texts': [
                'appsflyer_id', 'attributed_touch_type', 'media_source', 'channel',
                'campaign', 'campaign_id', 'adset_id', 'ad_id', 'advertising_id', 'idfa',
                'idfv', 'android_id', 'customer_user_id', 'platform', 'country_code', 'ip',
            ] + touches.texts,
        },
        'appsflyer_events': {
            'others': ['event_time', 'event_revenue'],
            'texts': [
                'appsflyer_id', 'event_name', 'event_value', 'event_revenue_currency',
                'media_source', 'campaign_id', 'advertising_id', 'idfa', 'idfv',
                'customer_user_id', 'platform', 'country_code', 'ip',
            ],
        },
        'mixpanel_events': {
            'others': ['event_time'],
            'texts': [
                'insert_id', 'event_name', 'distinct_id', 'device_id', 'user_id',
                'properties',
            ],
        },
    }) }}
{% endmacro %}
