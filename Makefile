# One word for each intention. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
DATA ?= var
JOBS ?= 2
ROWS ?= 1e5,1e6

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN_LOCK := requirements.lock
DEV_LOCK ?= requirements-dev.lock

.DEFAULT_GOAL := help
.PHONY: help demo serve test quick check format bench lock messages clean

help: ## List what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: $(VENV)/run ## Build the demonstration and serve it (PORT=8000 DATA=var)
	@$(BIN)/livelihoods --data "$(DATA)" demo --port $(PORT)

serve: $(VENV)/run ## Serve what is in DATA, without building anything (PORT=8000 DATA=var)
	@$(BIN)/livelihoods --data "$(DATA)" serve --port $(PORT)

test: $(VENV)/$(DEV_LOCK) ## Run the whole test suite
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

quick: $(VENV)/$(DEV_LOCK) ## Run the tests of the rules, without a database (about a minute)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -q -m "not slow and not browser and not web"

check: $(VENV)/$(DEV_LOCK) ## Format, lint, types, import contracts, module names, migrations in sync
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_names.py
	LIVELIHOODS_ENV=test $(BIN)/livelihoods manage makemigrations --check --dry-run

format: $(VENV)/$(DEV_LOCK) ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/$(DEV_LOCK) ## Measure the statistics engine (ROWS=1e5,1e6; ratios within one run), a large network, a large search, a million figures
	@$(BIN)/python benchmarks/survey.py
	@$(BIN)/python benchmarks/engine.py --rows "$(ROWS)"
	@$(BIN)/python benchmarks/network.py
	@$(BIN)/python benchmarks/search.py
	@$(BIN)/python benchmarks/figures.py

UV_COMPILE = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --quiet --custom-compile-command "make lock" pyproject.toml
lock: $(VENV)/$(DEV_LOCK) ## Resolve the three lock files again
	$(UV_COMPILE) -o requirements.lock
	$(UV_COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock
	$(UV_COMPILE) --extra dev --extra cluster --extra pdf -c requirements-dev.lock -o requirements-ci.lock

messages: $(VENV)/$(DEV_LOCK) ## Collect the texts to translate and compile the translations
	$(BIN)/python scripts/messages.py

clean: ## Remove the virtual environment and the demonstration's data
	rm -rf $(VENV) var

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer, or name it: make demo PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, and '$(PYTHON)' is older: install one, or name it: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	@echo "Making the virtual environment in $(VENV)"
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)

# A stamp per set of packages: installed again only when its lock or our own metadata changes.
$(VENV)/run: $(RUN_LOCK) pyproject.toml | $(BIN)/pip
	@echo "Installing packages from $(RUN_LOCK) (a minute or two the first time)"
	@$(PIP) install --require-hashes -r $(RUN_LOCK)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/$(DEV_LOCK): $(DEV_LOCK) pyproject.toml | $(BIN)/pip
	@echo "Installing packages from $(DEV_LOCK) (a minute or two the first time)"
	@$(PIP) install --require-hashes -r $(DEV_LOCK)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/run
