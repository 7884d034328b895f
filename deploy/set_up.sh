#!/bin/sh
# Makes .venv (or the folder VENV names) from a hashed requirement file, if it is not there already.
# Usage: deploy/set_up.sh requirements/run.txt
set -eu
requirements=$1
venv=${VENV:-.venv}
stamp=$venv/installed-$(basename "$requirements" .txt)

if [ -f "$stamp" ] && cmp -s "$requirements" "$stamp"; then
    exit 0
fi

is_310() { "$@" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; }

find_python() {
    for candidate in "${PYTHON:-python3.10}" python3.10 python3 python; do
        if is_310 "$candidate"; then command -v "$candidate"; return; fi
    done
    for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python3.10; do
        if is_310 "$candidate"; then echo "$candidate"; return; fi
    done
    if command -v uv >/dev/null 2>&1 && uv python find 3.10 2>/dev/null; then return; fi
    cat >&2 <<'WORDS'
Kapok needs Python 3.10 (Rasa's last open-source release runs on nothing newer), and none was found.
Get it in one of these ways, then run the same command again:
  Debian or Ubuntu with it packaged   sudo apt-get install python3.10 python3.10-venv
  macOS with Homebrew                 brew install python@3.10
  anywhere, with pyenv                pyenv install 3.10
  anywhere, with uv                   uv python install 3.10
If it is somewhere unusual, say where:  make run PYTHON=/path/to/python3.10
WORDS
    return 1
}

if ! is_310 "$venv"/bin/python; then
    python=$(find_python)
    rm -rf "$venv"
    if ! "$python" -m venv "$venv"; then
        echo "The environment $venv could not be made. On Debian and Ubuntu: sudo apt-get install python3.10-venv" >&2
        exit 1
    fi
fi

echo "Installing what Kapok needs ($requirements); the first time takes a few minutes …"
if ! "$venv"/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$requirements"; then
    echo "Installing failed. Is the package registry within reach, and is there about 2 GB of disk space? Then run it again." >&2
    exit 1
fi
cp "$requirements" "$stamp"
