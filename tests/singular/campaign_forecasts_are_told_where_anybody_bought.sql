{# A forecast is null only where nothing is known of what an install is worth. #}
select
    cohorts.period,
    cohorts.network,
    cohorts.campaign_id,
    cohorts.cohort_date
from {{ ref('campaign_cohort_ltv') }} as cohorts
inner join {{ ref('ltv_fit') }} as fits
    on fits.population = 'installs' and fits.model = 'gamma_gamma'
where cohorts.predicted_ltv_krw_d365 is null and fits.cnt_told > 0
