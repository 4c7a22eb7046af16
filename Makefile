# Marsad. `make demo` and `make test` need Python 3.11 or newer and git; everything else is set up here.
PYTHON ?= python3
VENV   ?= .venv
PY      = $(VENV)/bin/python

.DEFAULT_GOAL := check
.PHONY: demo test check lint types layers docs eval bench compiled exam exam-full validate-estimation lock clean

$(VENV)/.run: requirements/run.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Marsad needs Python 3.11 or newer; say: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.desk: $(VENV)/.run src/marsad/desk/assets/package-lock.json src/marsad/desk/assets/build.mjs  # maps, charts and typefaces of the desk
	@$(PY) -m marsad.desk.assets.build && touch $@ || echo "the desk will run without maps and charts"

demo: $(VENV)/.run $(VENV)/.desk  ## the main job on examples/coast-2025
	@$(VENV)/bin/marsad demo

test: $(VENV)/.dev $(VENV)/.desk  ## every test; those that need PostgreSQL, Chromium or Java skip and say why
	$(PY) -m pytest -n auto

check: lint layers types docs  ## what a landing needs besides the tests

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/codespell

layers: $(VENV)/.dev
	$(VENV)/bin/lint-imports

types: $(VENV)/.dev
	$(VENV)/bin/mypy

docs: $(VENV)/.dev  ## the reference is what the code says; the site in build/docs, warnings stop it
	$(PY) -m pytest -q tests/test_docs.py
	$(VENV)/bin/sphinx-build -W --keep-going -q -b html docs build/docs

validate-estimation: $(VENV)/.dev  ## examine the estimators and write docs/explanation/estimation-validation.md
	$(PY) eval/estimation.py

exam: $(VENV)/.dev  ## the reliability exam, short: kills, power cuts, full disks, forgers, damaged files
	$(PY) -m exam --profile ci

exam-full: $(VENV)/.dev  ## the same in full, about forty minutes; its table goes into docs/exam.md
	$(PY) -m exam --profile full --keep build/exam-full.json --markdown docs/exam.md

eval: $(VENV)/.dev  ## the reader's scores on the labelled sets, against their floors
	$(PY) eval/gate.py

compiled: $(VENV)/.dev  ## the reader compiled to C reads the same as it does in Python
	$(PY) -m pytest -m compiled tests/read

bench: $(VENV)/.dev  ## paired timings and growth, room by room, into docs/benchmarks.md
	$(PY) bench/all.py

lock: $(VENV)/.dev  ## pin again: names, versions and hashes, no addresses
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $(foreach extra,anchor desk fast postgres sealed,--extra $(extra)) pyproject.toml requirements/run.in -o requirements/run.txt
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/run.txt requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis
