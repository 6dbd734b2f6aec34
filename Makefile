# Everything starts here: `make run` and `make test` need Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUNBUFFERED = 1
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run release test test-quick lint bench bench-roster requirements messages clean

help:
	@echo "make run           the office on http://127.0.0.1:8000 (HOST and PORT change that)"
	@echo "make test          lint and the whole suite on SQLite, on PostgreSQL with a broker, and in a browser"
	@echo "make test-quick    rules and actions on SQLite, without pages, commits and whatever takes seconds"
	@echo "make lint          style, types, floors, migrations, translations, templates"
	@echo "make bench         figures of the pages and of the sweep"
	@echo "make bench-roster  the published shift-scheduling instances beside published results, and offices' months"
	@echo "make messages      brings the translation catalogues up to date with the code"
	@echo "make requirements  pins requirements.in and requirements-dev.in again"
	@echo "make release       tables and static files, before a new version is started"
	@echo "make clean         removes what was built; data in var/ stay"

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "This Python cannot make a virtual environment; install its venv part (on Debian: python3-venv)."; exit 1; }

$(VENV)/run.stamp: requirements.txt | $(PY)
	@echo "Installing what the office needs ..."
	@$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@$(PY) -c 'from roster.planning.pricing import compile_now; compile_now()'
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what the tests need ..."
	@$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp
	@$(PY) -m scripts.messages compile
	@exec $(PY) -m scripts.supervise

release: $(VENV)/run.stamp
	@$(PY) -m scripts.messages compile
	@$(PY) -m scripts.prepare

test: $(VENV)/test.stamp
	@$(PY) -m scripts.browser
	@$(PY) -m scripts.suite

test-quick: $(VENV)/test.stamp
	@$(PY) -m scripts.messages compile
	@$(PY) -m pytest -q -n 2 -m "not (browser or servers or slow or pages or commits)"

lint: $(VENV)/test.stamp
	@$(PY) -m scripts.lint

bench: $(VENV)/test.stamp
	@$(PY) -m scripts.messages compile
	@$(PY) -m bench

bench-roster: $(VENV)/test.stamp
	@$(PY) -m bench.roster $(ARGS)
	@$(PY) -m bench.office_rosters

messages: $(VENV)/test.stamp
	@$(PY) -m scripts.messages update

requirements: $(VENV)/test.stamp
	@$(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	@$(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) staticfiles test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
