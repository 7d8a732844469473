# What a person does with this checkout. `make demo` and `make test` install what they need.

SWIFT ?= swift
SOURCES = Sources Tests Benchmarks/Sources Package.swift Benchmarks/Package.swift

.PHONY: demo test build release lint format deep bench hostile simulate clean

# The daemon on sample records, its mails shown; Ctrl-C ends it.
demo:
	@Tests/Support/setup.sh build
	@$(SWIFT) build --product followupd
	@$(SWIFT) build --product followupctl
	@"$$($(SWIFT) build --show-bin-path)/followupctl" demo

test:
	@Tests/Support/setup.sh test
	@Tests/Support/run-tests.sh

build:
	@Tests/Support/setup.sh build
	$(SWIFT) build

release:
	@Tests/Support/setup.sh build
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-release

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	.ci/check-style
	.ci/check-promises

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

# The tests under the address and thread sanitizers, files that nobody writes, and ten minutes of fuzzing a target: about an
# hour.
deep:
	@Tests/Support/setup.sh test
	Tests/Support/hostile-files.sh
	Tests/Support/fuzz.sh 600
	$(MAKE) simulate SEEDS=50000 FROM=100000
	$(MAKE) simulate SEEDS=5000 FROM=100000 DISK=--disk
	Tests/Support/with-network-of-its-own.sh $(SWIFT) test --sanitize address --disable-xctest --scratch-path .build-asan
	Tests/Support/with-network-of-its-own.sh $(SWIFT) test --sanitize thread --disable-xctest --scratch-path .build-tsan

# Figures of a release build beside its peers, into Benchmarks/RESULTS.md. ROWS="evaluation rules" measures these only.
# Lives of a team, each made from a seed, held against the promises: SEEDS=100000 FROM=1, DISK=--disk for a disk that fails.
SEEDS ?= 2000
FROM ?= 1
simulate:
	@Tests/Support/setup.sh build
	@$(SWIFT) build -c release --product followup-simulator --scratch-path .build-release
	@.build-release/release/followup-simulator --from $(FROM) --seeds $(SEEDS) $(DISK)

bench: release
	@$(SWIFT) build --package-path Benchmarks --configuration release
	@Benchmarks/install-peers.sh
	@python3 Benchmarks/run.py $(ROWS)

# How long rule files that nobody writes, a mebibyte of one thing each, take to be checked and laid out.
hostile:
	@Tests/Support/hostile-files.sh

clean:
	rm -rf .build .build-* Benchmarks/.build
