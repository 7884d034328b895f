# Every target sets up what it needs. `make` alone says what there is.
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test train lint kb kb-report kb-diff eval bench beside-diet lock train-encoder compare whatsapp-demo set-up set-up-dev

help:  ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 24

run: train  ## set up, train if needed, and start on http://127.0.0.1:8000
	@exec $(PY) -m api

test: lint kb  ## set up and run every check: lint, types, content, and all tests
	@$(PY) -m pytest

train: set-up  ## train the Rasa model if it is missing or stale
	@$(PY) -m chatbot.model

lint: set-up-dev  ## ruff (lint and format) and mypy
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

kb: set-up-dev  ## check the content: words, sources, dates, both languages
	@$(PY) -m legal_kb.check

kb-report: set-up-dev  ## write the content as one page for a lawyer to read and sign
	@$(PY) -m legal_kb.report

kb-diff: set-up-dev  ## what the content here changes in outcomes: make kb-diff BASE=main
	@$(PY) -m evaluation.kb_diff $(BASE)

eval: set-up-dev  ## measure the reader, the engine and the answers on data nothing was trained on
	@$(PY) -m chatbot.model
	@$(PY) -m evaluation

beside-diet: set-up-dev  ## compare intents with Rasa's DIET, on the same examples in one run (about half an hour)
	@$(PY) -m evaluation.diet

bench: set-up-dev  ## compare turns in this process with stock Rasa and an action server
	@$(PY) -m chatbot.model
	@$(PY) -m benchmarks

lock:  ## write requirements/*.txt anew from pyproject.toml (needs uv)
	@deploy/lock.sh

train-encoder:  ## train the reading network from a base and export it: make train-encoder BASE=folder
	@VENV=.venv-training deploy/set_up.sh requirements/training.txt
	@.venv-training/bin/python -m training.train_encoder $(BASE) build/trained
	@.venv-training/bin/python -m training.export_encoder $(BASE) build/trained

compare: set-up-dev  ## compare ways of reading stories: rules, TF-IDF, frozen encoder, network, both
	@$(PY) -m evaluation.readers

whatsapp-demo: set-up-dev  ## chat in a terminal, through the WhatsApp channel and a double of Meta's API
	@$(PY) -m chatbot.model
	@$(PY) -m tests.whatsapp.demo

set-up:
	@deploy/set_up.sh requirements/run.txt

set-up-dev:
	@deploy/set_up.sh requirements/dev.txt
