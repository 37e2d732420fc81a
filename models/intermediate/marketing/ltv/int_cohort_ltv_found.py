from we_mart.ltv.tables import cohorts_table


def model(dbt, session):
    dbt.config(materialized="table", tags=["whole_history"])
    return cohorts_table(
        dbt.ref("int_ltv_customers").to_arrow_table(),
        dbt.ref("int_ltv_purchase_days").to_arrow_table(),
        dbt.ref("int_campaign_cohorts").to_arrow_table(),
    )
