{#
    Warns where the model's error over all customers is greater than that of a simple
    forecaster: then lifetime values are not to be trusted.
#}
{{ config(severity='warn') }}

with backtests as (

    select * from {{ ref('ltv_backtest') }}
    where cohort = 'all'

)

select
    models.population,
    models.measure,
    baselines.forecaster,
    models.rmse,
    baselines.rmse as baseline_rmse
from backtests as models
inner join backtests as baselines
    on
        models.population = baselines.population
        and models.measure = baselines.measure
        and baselines.forecaster <> 'model'
where models.forecaster = 'model' and models.rmse > baselines.rmse
