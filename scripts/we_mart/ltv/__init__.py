"""Lifetime value: BG/NBD for purchases, Gamma-Gamma for their value."""
