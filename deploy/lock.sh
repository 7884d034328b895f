#!/bin/sh
# Writes the hashed requirement files anew from pyproject.toml. Needs uv.
set -eu
compile() {
    uv pip compile pyproject.toml --python-version 3.10 --universal --generate-hashes \
        --no-emit-index-url --no-annotate --no-header --quiet "$@"
}
compile --output-file requirements/run.txt
compile --extra dev --constraints requirements/run.txt --output-file requirements/dev.txt
uv pip compile training/requirements.in --python-version 3.10 --universal --generate-hashes \
    --no-emit-index-url --no-annotate --no-header --quiet --output-file requirements/training.txt
