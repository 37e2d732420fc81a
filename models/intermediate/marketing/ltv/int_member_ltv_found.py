from we_mart.ltv.tables import members_table


def model(dbt, session):
    dbt.config(materialized="table", tags=["whole_history"])
    return members_table(
        dbt.ref("int_ltv_customers").to_arrow_table(),
        dbt.ref("int_ltv_purchase_days").to_arrow_table(),
    )
