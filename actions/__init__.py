"""What the assistant does: rasa_sdk actions, one topic a file.

They run in the assistant's own process, and unchanged in an action server (`rasa run actions`).
"""
