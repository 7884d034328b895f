# Every target sets up what it needs. `make` alone says what there is.
PY := .venv/bin/python
OURS := legal_kb chatbot actions api evaluation benchmarks tests

.DEFAULT_GOAL := help
.PHONY: help run test train lint eval bench lock set-up set-up-dev

help:  ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 16

run: train  ## set up, train if needed, and start on http://127.0.0.1:8000
	@exec $(PY) -m api

test: lint  ## set up and run every check: lint, types, and all tests
	@$(PY) -m pytest

train: set-up  ## train the Rasa model if it is missing or stale
	@$(PY) -m chatbot.model

lint: set-up-dev  ## ruff (lint and format) and mypy
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

eval: set-up-dev  ## measure the reader and the engine on cases nothing was trained on
	@$(PY) -m chatbot.model
	@$(PY) -m evaluation

bench: set-up-dev  ## compare turns in this process with stock Rasa and an action server
	@$(PY) -m chatbot.model
	@$(PY) -m benchmarks

lock:  ## write requirements/*.txt anew from pyproject.toml (needs uv)
	@deploy/lock.sh

set-up:
	@deploy/set_up.sh requirements/run.txt

set-up-dev:
	@deploy/set_up.sh requirements/dev.txt
