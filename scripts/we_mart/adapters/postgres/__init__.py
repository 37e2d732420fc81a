"""dbt-postgres that runs Python models: in dbt's process, on Arrow tables.

dbt finds the adapter as `dbt.adapters.postgrespython`. A Python model runs before its
materialization (`python_model`) and reads what it refers to over a connection of its
own (`reading`). Its result goes into a staging table (`staging`), from which dbt's own
materializations select as they do for SQL.
"""
