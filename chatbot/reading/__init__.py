"""Reading a message into language, safety signals, facts with evidence, role and replies.

No Rasa here: `chatbot/nlu` puts these readers into Rasa's pipeline.
"""
