{# Names of the attribution models, as in ad_attribution. #}
{% macro attribution_models() %}
    {{ return([
        'first', 'last', 'last_non_direct', 'linear', 'position_based', 'time_decay',
        'markov',
    ]) }}
{% endmacro %}
