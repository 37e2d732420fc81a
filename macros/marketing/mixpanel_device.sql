{#
    The device that a Mixpanel event or profile tells of: its device id, or that in a
    distinct_id of before the login ($device:...).

    device_id: text expression
    distinct_id: text expression
#}
{% macro mixpanel_device(device_id, distinct_id) -%}
coalesce(
            {{ clean_device_id(device_id) }},
            case
                when {{ distinct_id }} like '$device:%'
                    then {{ clean_device_id('substr(' ~ distinct_id ~ ', 9)') }}
            end
        )
{%- endmacro %}
