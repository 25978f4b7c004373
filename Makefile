# make release   the main job: raw/ becomes a release in dist/
# make test      everything CI asks for: lint, types, layers, docs, tests
# make check     lint, types and layers alone
# make fix       format, and repair what ruff can
# make eval      text and metadata quality on ../shared/eval, where it is there
# make bench     builds beside datasets, datatrove and trafilatura, each in .bench/: make bench DOCUMENTS=10000 TURNS=3
# make fuzz      an hour of fuzzing the readers and the pipeline: make fuzz MINUTES=5 HARNESS="html json"
# make sweep     hostile pages of 50 MB, naughty strings, every page of ../shared/eval cut at 20 random points, and the laws
#                that set no number of examples of their own on 2,000 random ones
# make torture   releases killed, refused by the disk, cut off from power, crowded, made in 64 ways, and rotten; hours
#                on a busy machine; a tenth of it, or some: make torture EVERY=10 ONLY="faults rot"
# make peers     what others' programs make of a release: mlcroissant, and olah, which serves it as the Hub does
# make lock      requirements.lock anew, and those of fuzzing and peers, with hashes and without addresses

BIN := .venv/bin
READY := .venv/ready
COMPILE := uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

MINUTES := 60
DOCUMENTS := 100000
TURNS := 1
EVERY := 1
ONLY := faults kills power crowd same rot
FUZZING := tests/fuzz/requirements.lock
PEERS := tests/peers.lock

.PHONY: release test check fix eval bench fuzz sweep torture peers lock clean

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

bench: $(READY)
	$(BIN)/python tests/bench/compare.py $(DOCUMENTS) $(TURNS)

fuzz: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(FUZZING)
	$(BIN)/python tests/fuzz/fuzz.py $(MINUTES) $(HARNESS)

sweep: $(READY)
	$(BIN)/python tests/fuzz/sweep.py
	$(BIN)/pytest -n auto --hypothesis-profile sweep tests/laws

torture: $(READY)
	status=0; for one in $(ONLY); do nice $(BIN)/python tests/torture/$$one.py $(EVERY) || status=1; done; exit $$status

peers: $(READY)
	python3 -m venv .peers
	.peers/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $(PEERS)
	$(BIN)/pytest tests/acceptance/test_peers.py

lock:
	$(COMPILE) --group dev pyproject.toml -o requirements.lock
	$(COMPILE) --group fuzz -o $(FUZZING)
	$(COMPILE) --group peers -o $(PEERS)

clean:
	rm -rf .venv .peers .builder

$(READY): requirements.lock pyproject.toml
	python3 -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)
