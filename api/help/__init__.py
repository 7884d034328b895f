"""Pages that need no script: every answer of the content, and the guided route through the questions."""
