"""The hotline console."""
