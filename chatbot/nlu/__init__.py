"""The readers as components of Rasa's pipeline; `config.yml` names them in order."""
