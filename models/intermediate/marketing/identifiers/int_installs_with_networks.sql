with installs as (

    select * from {{ ref('int_installs_checked') }}
    where fault is null

),

ad_networks as (

    select * from {{ ref('ad_networks') }}

),

installs_with_keys as (

    select
        installs.*,
        {% for column in (
            'media_source', 'contributor_1_media_source', 'contributor_2_media_source',
            'contributor_3_media_source',
        ) %}
    {{ media_source_key('installs.' ~ column) }} as {{ column }}_key
    {{- ',' if not loop.last }}
    {% endfor %}
    from installs

),

final as (

    select
        installs.*,
        {{ network_name('ad_networks.network', 'installs.media_source') }} as network,
        {% for number in (1, 2, 3) %}
        {% set source = 'installs.contributor_' ~ number ~ '_media_source' %}
        case
            when {{ clean_text(source) }} is not null
                then {{ network_name('network_' ~ number ~ '.network', source) }}
        end as contributor_{{ number }}_network,
        {% endfor %}
        lower({{ clean_text('installs.platform') }}) as platform_name,
        case
            when lower({{ clean_text('installs.platform') }}) = 'ios' then 'idfa'
            else 'gaid'
        end as advertising_type
    from installs_with_keys as installs
    left join ad_networks on installs.media_source_key = ad_networks.media_source
    {% for number in (1, 2, 3) %}
    left join ad_networks as network_{{ number }}
        on
            installs.contributor_{{ number }}_media_source_key
            = network_{{ number }}.media_source
    {% endfor %}

)

select * from final
