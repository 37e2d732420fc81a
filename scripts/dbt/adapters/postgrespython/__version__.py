"""What dbt shows for the adapter: the version of the one that it builds on."""

from dbt.adapters.postgres.__version__ import version

__all__ = ["version"]
