"""A sentence encoder for English and Chinese, kept in this folder: see MODEL_CARD.md."""
