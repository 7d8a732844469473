# What a person does with this checkout. `make demo` and `make test` install what they need.

SWIFT ?= swift
SOURCES = Sources Tests Benchmarks/Sources Package.swift Benchmarks/Package.swift

.PHONY: demo test build release man install deb lint format deep bench hostile simulate clean

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
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-release -Xlinker -z -Xlinker now

# Manual pages and shell completions, made of what documentation and program say.
man:
	@Tests/Support/setup.sh package
	@Packaging/man/make-pages.sh .build-man .build-release/release/followupctl

# What a packager builds on: `make release man`, then `make install DESTDIR=…`.
prefix ?= /usr
sysconfdir ?= /etc
unitdir ?= $(prefix)/lib/systemd/system
share = $(DESTDIR)$(prefix)/share
install:
	install -D -t $(DESTDIR)$(prefix)/bin .build-release/release/followupctl
	ln -sf followupctl $(DESTDIR)$(prefix)/bin/followupd
	install -D -m 644 -t $(DESTDIR)$(unitdir) Packaging/systemd/followupd.service Packaging/systemd/followupd.socket
	if [ "$$(systemctl --version | sed -n 's/^systemd \([0-9]*\).*/\1/p')" -ge 254 ]; then \
	  install -D -m 644 -t $(DESTDIR)$(unitdir)/followupd.service.d Packaging/systemd/restart-slower.conf; fi
	install -D -m 644 Packaging/systemd/followupd.sysusers $(DESTDIR)$(prefix)/lib/sysusers.d/followupd.conf
	install -D -m 644 Packaging/systemd/followupd.tmpfiles $(DESTDIR)$(prefix)/lib/tmpfiles.d/followupd.conf
	install -D -m 644 -t $(DESTDIR)$(prefix)/lib/systemd/catalog Packaging/systemd/followupd.catalog
	install -D -m 644 -t $(DESTDIR)$(sysconfdir)/followupd Packaging/followupd.toml
	install -D -m 644 -t $(share)/followupd Packaging/followupd.toml
	install -D -m 644 -t $(share)/followupd/prometheus Packaging/prometheus/followupd.rules.yml
	install -D -m 644 -t $(share)/followupd/rules Rules/*.rules Rules/*.tests
	install -D -m 644 -t $(share)/followupd/rules/records Rules/records/*
	install -D -m 644 -t $(share)/followupd/rules/calendars Rules/calendars/*
	install -D -m 644 -t $(share)/doc/followupd README.md CHANGELOG.md $(wildcard Documentation/*.md)
	install -D -m 644 -t $(share)/doc/followupd/packs Documentation/packs/*
	install -D -m 644 -t $(share)/doc/followupd/examples $(wildcard Documentation/examples/*.rules)
	install -D -m 644 -t $(share)/man/man1 .build-man/followupctl.1
	install -D -m 644 -t $(share)/man/man5 .build-man/followupd.toml.5 .build-man/followupd-rules.5
	install -D -m 644 -t $(share)/man/man8 .build-man/followupd.8
	install -D -m 644 .build-man/followupctl.bash $(share)/bash-completion/completions/followupctl
	install -D -m 644 .build-man/followupctl.zsh $(share)/zsh/vendor-completions/_followupctl
	install -D -m 644 .build-man/followupctl.fish $(share)/fish/vendor_completions.d/followupctl.fish

# The Debian package, into .build-deb.
deb:
	@Tests/Support/setup.sh package
	@Packaging/build-package.sh

# Sample mails as a phone and a desk show them, light and dark, as pictures in .build/mail-pictures.
.PHONY: mail-pictures
mail-pictures:
	@Tests/Support/setup.sh test
	@MAIL_PICTURES=$(CURDIR)/.build/mail-pictures $(SWIFT) test --filter RenderedMailTests

# The ladders of the shipped packs, drawn anew into Documentation/packs.
.PHONY: pictures
pictures:
	@Tests/Support/setup.sh build
	@$(SWIFT) build --product followupctl
	@.ci/pack-pictures

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
	FOLLOWUPD_KILLS=200 Tests/Support/with-network-of-its-own.sh $(SWIFT) test --filter killsAtAnyMoment
	Tests/Support/with-network-of-its-own.sh $(SWIFT) test --sanitize address --disable-xctest --scratch-path .build-asan
	Tests/Support/with-network-of-its-own.sh $(SWIFT) test --sanitize thread --disable-xctest --scratch-path .build-tsan

# Figures of a release build beside its peers, into Benchmarks/RESULTS.md. ROWS="evaluation rules" measures these only.
# Lives of a team, each made from a seed, held against the promises: SEEDS=100000 FROM=1, DISK=--disk for a disk that fails.
SEEDS ?= 2000
FROM ?= 1
simulate:
	@Tests/Support/setup.sh build
	@$(MAKE) --no-print-directory release
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
