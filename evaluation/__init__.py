"""Measuring quality on data nothing was trained on; `make eval` runs it all."""
