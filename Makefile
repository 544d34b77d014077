# Everything a user or a developer runs. `make demo` and `make test` set up what they need first.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= logical
PARALLEL = -n $(WORKERS) --maxprocesses=4 --dist loadfile

.NOTPARALLEL:

# A test run starts hundreds of Python programs: what one has compiled, the next one reads.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test check unit integration acceptance fuzz mutants nightly bench pins

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
	$(PYTHON) tools/build_web.py --check
	$(BIN)/pytest tests/architecture $(PARALLEL)
	$(BIN)/codespell src tests docs tools bench README.md CONTRIBUTING.md

unit: setup
	$(BIN)/pytest tests/unit $(PARALLEL)

integration: setup
	$(BIN)/pytest tests/integration $(PARALLEL)

acceptance: setup
	$(BIN)/pytest tests/acceptance $(PARALLEL)

fuzz: setup
	FUZZ_CASES=50000 $(BIN)/pytest tests/integration/fuzz -n 0

# Every mutant of the ledger's SQL: make test tries a sample of them.
mutants: setup
	LEDGER_MUTANTS=all $(BIN)/pytest tests/integration/test_ledger_mutants.py -n 0 -s

# What make test does in small, with new examples: half an hour or more.
nightly: setup mutants
	LEDGER_PROFILE=nightly $(BIN)/pytest tests/integration/test_ledger_model.py -n 0
	SCHEDULES=100 $(BIN)/pytest tests/integration/billing/test_schedules.py -n 0

bench: setup
	$(BIN)/python -m bench run --all

pins: setup
	tools/pin .tools/bin/uv
