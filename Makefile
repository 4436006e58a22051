# One command each; `make` alone says which. Needs make and python3 (3.11 or newer, with its venv module).
PYTHON ?= python3
PIP = .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input
WHOSE = .venv/bin/python -c 'import os, sys; print(sys.version_info[:2], os.getcwd())'
# Compiled files are kept beside the packages: the tests start the site in hundreds of processes.
PYTEST = PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/.venv/.compiled .venv/bin/python -m pytest -n auto --dist loadfile
SECURITY = tests/accounts tests/uploads tests/safekeeping tests/mailing tests/audit tests/foundation \
	tests/house/test_matrix.py tests/house/test_organisers.py tests/house/test_canaries.py tests/house/test_unpublished.py tests/house/test_member_routes.py \
	tests/meetings/test_certificates.py tests/meetings/test_evaluation.py tests/meetings/test_forgetting.py \
	tests/newsletters/test_unsubscribe.py tests/newsletters/test_markdown.py tests/keeping/test_erasing.py tests/search/test_hostile_input.py tests/search/test_privacy.py \
	tests/browser/test_hostile.py tests/browser/test_letter_links.py tests/browser/test_privacy.py
UV = UV_NO_CONFIG=1 .venv/bin/uv pip compile pyproject.toml --quiet --universal --generate-hashes \
	--no-emit-index-url --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check security bench lock texts clean FORCE

help: ## toon deze uitleg
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: export PYTHONPATH = $(CURDIR)
run: .venv/.run ## start de sociale kaart op http://127.0.0.1:8000 (PORT=8001 kiest een andere poort, DEMO=no laat de voorbeelden weg)
	@.venv/bin/python .ci/serve.py

test: .venv/.test ## alle proeven
	$(PYTEST)

check: .venv/.test ## opmaak, regels, typen, kamers, alle proeven, en een eerste start in een nieuwe map
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m ruff check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports
	$(PYTEST)
	$(PYTHON) .ci/newcomer.py

security: .venv/.test ## de proeven over veiligheid: wie wat mag, brieven en codes, bestanden, gewiste woorden
	$(PYTEST) $(SECURITY)

bench: .venv/.test ## metingen, een regel JSON per getal
	@.venv/bin/python -m bench

lock: .venv/.test ## leg de versies van alle pakketten opnieuw vast
	$(PIP) uv==0.13.9
	$(UV) -o requirements.lock
	$(UV) --extra dev --constraint requirements.lock -o requirements-dev.lock

texts: .venv/.run ## zet nieuwe teksten in de vertalingen
	@pot=$$(mktemp) && trap 'rm -f "$$pot"' EXIT && \
	.venv/bin/pybabel --quiet extract -F pyproject.toml --sort-output --add-location=file --no-wrap -o "$$pot" . && \
	.venv/bin/pybabel --quiet update -i "$$pot" -D messages -d socialmap/translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap

clean: ## ruim alles op wat opnieuw gemaakt kan worden; de gegevens in instance/ blijven
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info

.venv/.run: requirements.lock .venv/.made-in
	@echo "De pakketten worden opgehaald. Dat duurt ongeveer een halve minuut."
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

.venv/.test: requirements-dev.lock .venv/.run
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# A virtual environment survives neither a move of its folder nor another version of Python: then it is made anew.
ifneq ($(shell $(WHOSE) 2>/dev/null | cmp -s - .venv/.made-in 2>/dev/null && echo fits),fits)
.venv/.made-in: FORCE
endif
.venv/.made-in:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Python 3.11 of nieuwer ontbreekt. Installeer het (Debian en Ubuntu: apt install python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "De module venv van Python ontbreekt. Installeer die (Debian en Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@[ ! -e $@ ] || rm -rf .venv
	@$(PYTHON) -m venv .venv
	@$(WHOSE) > $@
