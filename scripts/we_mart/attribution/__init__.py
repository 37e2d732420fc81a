"""Which touches of a path earn a conversion."""

from we_mart.attribution.credits import MODELS, Settings, attribute, attribute_targets

__all__ = ["MODELS", "Settings", "attribute", "attribute_targets"]
