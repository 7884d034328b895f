"""Finding the record that answers a question, from how people ask for it."""
