from we_mart.attribution import Settings, attribute_targets


def model(dbt, session):
    dbt.config(materialized="table", tags=["whole_history"])
    settings = Settings(
        half_life_days=float(dbt.config.get("half_life_days")),
        markov_order=int(dbt.config.get("markov_order")),
    )
    touches = dbt.ref("int_touch_paths").to_arrow_table()
    return attribute_targets(touches, settings)
