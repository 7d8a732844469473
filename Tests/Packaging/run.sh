#!/bin/bash
# run.sh [TEST…]
# Builds the package in two versions, and runs the tests in booted machines with Debian 12 and Debian 13: each file of tests
# begins with a machine as Debian installs it. Tests that are named run in MACHINE_SUITE alone (bookworm).
set -euo pipefail
cd "$(dirname "$0")/../.."

export PACKING="-Zgzip -z1" DEB_BUILD_OPTIONS=noautodbgsym
Packaging/build-package.sh >/dev/null
Packaging/build-package.sh 0.1.1 >/dev/null

export MACHINE_PACKAGES="libsqlite3-0 tzdata ca-certificates postfix dovecot-imapd dovecot-lmtpd openssl python3 libfaketime"
boot() {  # boot SUITE TEST [OPTION…]
  local suite=$1 test=$2
  shift 2
  echo "== $test on $suite"
  MACHINE_SUITE=$suite Tests/Packaging/boot-systemd.sh "$@" -r "$PWD/.build-deb:/packages" \
    -r "$PWD/Tests/Packaging:/tests" -r "$PWD/Tests/Support:/tests-support" -r "$PWD/Documentation:/documentation" \
    python3 -B /tests/machine.py "$test"
}

if [ $# -gt 0 ]; then
  for test in "$@"; do boot "${MACHINE_SUITE:-bookworm}" "$test"; done
  exit
fi
# A machine stopped hard, and booted again.
crash() {
  local kept
  kept=$(mktemp -d /var/tmp/machine.XXXXXX)
  MACHINE_CRASH=yes boot "$1" test_crash_before -s "$kept" && boot "$1" test_crash_after -s "$kept"
  local result=$?
  rm -rf "$kept"
  return $result
}

tests=(test_install test_first_day test_setup test_service test_delivery test_upgrade test_clock)
all() {
  local test
  for test in "${tests[@]}"; do boot "$1" "$test" || return; done
  crash "$1"
}

# Both suites at once: a machine waits more than it works. What the second one says is shown when it ends.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
all trixie >"$said" 2>&1 &
second=$!
result=0
all bookworm || result=$?
wait "$second" || result=$?
cat "$said"
exit "$result"
