# Everything a user or a developer runs. `make demo` and `make test` set up what they need first.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= logical
PARALLEL = -n $(WORKERS) --maxprocesses=4 --dist loadfile

.NOTPARALLEL:

.PHONY: setup demo test check unit integration acceptance fuzz bench pins

setup:
	@$(PYTHON) tools/setup.py

demo: setup
	@$(BIN)/python tools/demo.py

test: check unit integration acceptance

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/codespell src tests docs tools bench README.md CONTRIBUTING.md

unit: setup
	$(BIN)/pytest tests/unit tests/architecture $(PARALLEL)

integration: setup
	$(BIN)/pytest tests/integration $(PARALLEL)

acceptance: setup
	$(BIN)/pytest tests/acceptance $(PARALLEL)

fuzz: setup
	FUZZ_CASES=50000 $(BIN)/pytest tests/integration/fuzz -n 0

bench: setup
	$(BIN)/python -m bench run --all

pins: setup
	tools/pin .tools/bin/uv
