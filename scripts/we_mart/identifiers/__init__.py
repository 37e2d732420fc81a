"""Whose identifiers belong together: components of the identifier graph."""

from we_mart.identifiers.components import connected_identifiers

__all__ = ["connected_identifiers"]
