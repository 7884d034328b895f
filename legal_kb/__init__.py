"""The law of Part XIIAA, Cap. 200, as data (`content`, `contract`) and the engine that reads it.

Nothing here knows of Rasa, HTTP or a channel.
"""
