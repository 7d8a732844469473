#!/bin/bash
# run.sh [TEST…]
# Builds the package in two versions, and runs the tests in booted machines: each file of tests begins with a machine as Debian
# installs it. All of them on Debian 12; some, which another systemd may break, on Debian 13 as well.
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
for test in test_install test_first_day test_service test_delivery test_upgrade test_clock; do boot bookworm "$test"; done
for test in test_install test_first_day; do boot trixie "$test"; done

kept=$(mktemp -d /var/tmp/machine.XXXXXX)
trap 'rm -rf "$kept"' EXIT
MACHINE_CRASH=yes boot bookworm test_crash_before -s "$kept"
boot bookworm test_crash_after -s "$kept"
