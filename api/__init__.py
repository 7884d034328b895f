"""HTTP: who is calling, whether it is well formed, and one turn at a time. It knows no law."""
