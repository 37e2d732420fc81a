"""dbt looks here for the adapter that profiles.yml calls `postgrespython`."""

from we_mart.adapters.postgres.adapter import Plugin

__all__ = ["Plugin"]
