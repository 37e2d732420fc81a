from we_mart.identifiers import connected_identifiers


def model(dbt, session):
    dbt.config(materialized="table", tags=["whole_history"])
    return connected_identifiers(dbt.ref("int_identifier_graph").to_arrow_table())
