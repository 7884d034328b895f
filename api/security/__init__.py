"""Tokens, limits, sizes and headers."""
