"""Measurements behind docs/BENCHMARKS.md: a command each."""
