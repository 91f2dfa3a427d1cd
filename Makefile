# Every target works in a bare clone: it makes the virtual environment itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: play run test check bench chromium lock clean

play: $(VENV)/run-installed
	$(BIN)/python -m bot play

run: $(VENV)/run-installed
	$(BIN)/python -m bot run

test: $(VENV)/dev-installed chromium
	$(BIN)/python -m pytest --numprocesses 4 --dist worksteal

check: $(VENV)/dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check

bench: $(VENV)/dev-installed
	$(BIN)/python -m tests.bench

# The browser test needs a Chromium; the script says what to do where it cannot install one.
chromium: $(VENV)/dev-installed
	@sh .ci/chromium

# Dependencies are named in pyproject.toml; this pins them, with hashes, for every platform and Python from 3.11 on.
lock: $(VENV)/dev-installed
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --extra dev pyproject.toml -o requirements-dev.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Casebook needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run-installed: requirements.txt | $(VENV)/bin/python
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev-installed: requirements-dev.txt | $(VENV)/bin/python
	$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/run-installed

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache
