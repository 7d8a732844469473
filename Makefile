# What a person does with this checkout. `make demo` and `make test` install what they need.

SWIFT ?= swift
SOURCES = Sources Tests Package.swift

.PHONY: demo test build release lint format deep clean

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

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

# The tests under the address and thread sanitizers: about half an hour.
deep:
	@Tests/Support/setup.sh test
	Tests/Support/with-network-of-its-own.sh $(SWIFT) test --sanitize address --disable-xctest --scratch-path .build-asan
	Tests/Support/with-network-of-its-own.sh $(SWIFT) test --sanitize thread --disable-xctest --scratch-path .build-tsan

clean:
	rm -rf .build .build-*
