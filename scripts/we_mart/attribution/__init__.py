"""Which touches of a path earn a conversion."""

from we_mart.attribution.credits import MODELS, Settings, attribute

__all__ = ["MODELS", "Settings", "attribute"]
