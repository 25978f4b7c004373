# make release   the main job: raw/ becomes a release in dist/
# make test      everything CI asks for: lint, types, layers, docs, tests
# make check     lint, types and layers alone
# make fix       format, and repair what ruff can
# make eval      text and metadata quality on ../shared/eval, where it is there
# make lock      requirements.lock anew, with hashes and without addresses

BIN := .venv/bin
READY := .venv/ready

.PHONY: release test check fix eval lock clean

release: $(READY)
	$(BIN)/builder release

test: check
	$(BIN)/pytest -n auto

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(READY)
	$(BIN)/python tests/bench/evaluate.py

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group dev \
		pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .builder

$(READY): requirements.lock pyproject.toml
	python3 -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)
