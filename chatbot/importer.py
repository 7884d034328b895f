"""Where Rasa finds the domain, the dialogue and the examples, whichever command is used."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter

DOMAIN = "chatbot/domain"
TRAINING_DATA = ["chatbot/dialogue", "nlu_data/en", "nlu_data/zh"]


class KapokImporter(RasaFileImporter):
    """Rasa's file importer on this project's folders, relative to its root."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        super().__init__(config_file, DOMAIN, TRAINING_DATA)
