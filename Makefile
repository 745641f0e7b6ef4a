# make demo   a graph of the samples, on a machine that has Python 3.11 and nothing else
# make test   everything that CI checks: style, types, and the tests against the built wheel
# make soak   the promises on hostile input at full length: about an hour
# make check  style and types alone
# make readme the outputs in README.md written anew

PYTHON ?= python3
BIN    := .venv/bin
BUILT  := build/installed
PARTS  := $(shell find kg viz ontology data -type f -not -name '*.pyc' 2>/dev/null)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test soak check readme clean
.DELETE_ON_ERROR:

demo: .venv/.ready
	$(BIN)/kg build data/samples --out out

test: check $(BUILT)/.ready
	PYTHONPATH=$(BUILT) $(BIN)/pytest tests --pyargs kg viz

soak: $(BUILT)/.ready
	PYTHONPATH=$(BUILT) $(BIN)/pytest tests/promises --soak --timeout 7200

check: .venv/.ready-for-tests
	$(BIN)/ruff check kg viz tests
	$(BIN)/ruff format --check kg viz tests
	$(BIN)/mypy

readme: .venv/.ready-for-tests
	$(BIN)/python tests/test_readme.py

.venv/.ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -qq --editable .
	@touch $@

.venv/.ready-for-tests: .venv/.ready
	$(BIN)/pip install -qq --editable '.[test]'
	@touch $@

# The tests run against the wheel as it would be installed, found before the checkout by its path.
$(BUILT)/.ready: .venv/.ready-for-tests pyproject.toml README.md LICENSE $(PARTS)
	rm -rf $(BUILT) build/dist
	$(BIN)/pip wheel -qq --no-deps --no-build-isolation --wheel-dir build/dist .
	$(BIN)/pip install -qq --no-deps --no-index --target $(BUILT) build/dist/*.whl
	@touch $@

clean:
	rm -rf .venv build dist out
