"""Plugins of dbt's adapters: what an engine cannot do by SQL alone."""
