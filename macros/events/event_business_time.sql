{#
    The time of an event in business time; null where the text is no ISO 8601 time of the
    years 2019 to 2031. Without an offset it is business time already. What is finer than
    a microsecond is cut off.

    text: text expression, as the client wrote it
#}
{% macro event_business_time(text) -%}
    {%- set local = "regexp_replace(" ~ text ~ ", '(Z|[-+][0-9:]+)$', '')" -%}
    {%- set offset = "replace(substr(" ~ text ~ ", " ~ dbt.length(local) ~ " + 1), ':', '')" -%}
    {%- set time = calendar_timestamp('substr(' ~ local ~ ', 1, 26)') -%}
    {%- set minutes = 'cast(substr(' ~ offset ~ ', 1, 3) as integer) * 60 + cast(substr('
        ~ offset ~ ", 1, 1) || coalesce(nullif(substr(" ~ offset ~ ", 4, 2), ''), '0') as integer)" -%}
case
            when {{ text }} is null
                or not {{ regexp_matches(text, event_time_pattern('(2019|202[0-9]|203[01])')) }}
                then null
            when {{ regexp_matches(text, 'T[0-9:.]+$') }} then {{ time }}
            when {{ regexp_matches(text, 'Z$') }} then {{ business_timestamp(time) }}
            else {{ business_timestamp(
                '(' ~ time ~ ' - (' ~ minutes ~ ") * interval '1' minute)"
            ) }}
        end
{%- endmacro %}
