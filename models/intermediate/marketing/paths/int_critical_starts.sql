with installs as (

    select * from {{ ref('int_installs_identified') }}

),

conversions as (

    select * from {{ ref('int_conversions') }}

),

targets as (

    {% for target in var('attribution_targets') %}
    select '{{ target }}' as target
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

first_installs as (

    select
        installs.person_id,
        min(installs.install_time) as started_at
    from installs
    where not installs.is_retargeting
    group by installs.person_id

),

-- who had reached the target before the install did not set out for it
final as (

    select
        targets.target,
        first_installs.person_id,
        first_installs.started_at,
        conversions.converted_at,
        conversions.person_id is not null as is_converted,
        {{ whole_seconds('first_installs.started_at', 'conversions.converted_at') }}
            as seconds_to_convert
    from first_installs
    cross join targets
    left join conversions
        on
            targets.target = conversions.target
            and first_installs.person_id = conversions.person_id
    where
        conversions.converted_at is null
        or conversions.converted_at >= first_installs.started_at

)

select * from final
