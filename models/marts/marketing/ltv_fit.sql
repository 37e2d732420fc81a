{{ config(
    materialized='table',
    tags=['whole_history'],
) }}

with fits as (

    select * from {{ ref('int_ltv_fits_found') }}

),

final as (

    select
        fits.population,
        fits.model,
        fits.as_of_date,
        fits.status,
        fits.status <> 'fitted' as is_stand_in,
        fits.cnt_customer,
        fits.cnt_told,
        {{ exact_number('fits.log_likelihood') }} as log_likelihood,
        case
            when fits.cnt_customer > 0 then {{ exact_number('fits.stand_in') }}
        end as stand_in,
        {% for parameter in ('r', 'alpha', 'a', 'b', 'p', 'q', 'gamma') %}
        case
            when fits.status = 'fitted' then {{ exact_number('fits.' ~ parameter) }}
        end as {{ parameter }},
        {{ exact_number('fits.' ~ parameter ~ '_error') }}
            as {{ parameter }}_error,
        {% endfor %}
        {{ run_timestamp() }} as run_timestamp
    from fits

)

select * from final
