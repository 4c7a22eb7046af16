# Marsad. `make demo` and `make test` need Python 3.11 or newer and git; everything else is set up here.
PYTHON ?= python3
VENV   ?= .venv
PY      = $(VENV)/bin/python

.DEFAULT_GOAL := check
.PHONY: demo test check lint types layers docs eval bench lock clean validate-estimation exam exam-full

$(VENV)/.run: requirements/run.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Marsad needs Python 3.11 or newer; say: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.run  ## the main job on examples/coast-2025
	@$(VENV)/bin/marsad demo

test: $(VENV)/.dev  ## every test; those that need PostgreSQL, Chromium or Java skip and say why
	$(PY) -m pytest -n auto

check: lint layers types docs  ## what a landing needs besides the tests

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/codespell

layers: $(VENV)/.dev
	$(VENV)/bin/lint-imports

types: $(VENV)/.dev
	$(VENV)/bin/mypy

docs: $(VENV)/.dev
	$(PY) -m pytest -q tests/test_docs.py

validate-estimation: $(VENV)/.dev  ## examine the estimators and write docs/explanation/estimation-validation.md
	$(PY) eval/estimation.py
exam: $(VENV)/.dev  ## the reliability exam, short: kills, power cuts, full disks, forgers, damaged files
	$(PY) -m exam --profile ci

exam-full: $(VENV)/.dev  ## the same in full, about half an hour; writes docs/exam.md
	$(PY) -m exam --profile full --markdown docs/exam.md

lock: $(VENV)/.dev  ## pin again: names, versions and hashes, no addresses
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras pyproject.toml requirements/run.in -o requirements/run.txt
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/run.txt requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis
