"""The assistant: reading what people write, and the Rasa agent behind one interface of ours."""
