#!/bin/bash
# run-tests.sh [ARGUMENT…]
# Builds everything, refuses warnings in our own code, and runs all tests in a network of their own. Arguments go to
# `swift test`.
set -euo pipefail
cd "$(dirname "$0")/../.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT

swift build --build-tests 2>&1 | tee "$log"
# Packages we depend on may warn; what lies in our own folders may not.
if grep -E "^($PWD/)?(Sources|Tests|Package\.swift)[^ ]*: warning:" "$log"; then
  echo "run-tests.sh: warnings are errors" >&2
  exit 1
fi

# One after the other: many tests start servers and programs, and would only wait for each other.
Tests/Support/with-network-of-its-own.sh swift test --skip-build --no-parallel "$@"

[ $# -eq 0 ] || exit 0
programs=$(swift build --show-bin-path)
# The evaluator against a naive interpreter in another language and against SQL, on random rules and records.
python3 Tests/Oracle/compare.py --seed 1 --cases 40 --followupctl "$programs/followupctl"
python3 Tests/Oracle/sql.py --seed 1 --cases 200 --followupctl "$programs/followupctl"

# Lives of a team with everything that can go wrong, by the release build, which plays ten in the time of one.
make --no-print-directory release
.build-release/release/followup-simulator --seeds 2000
.build-release/release/followup-simulator --seeds 200 --disk

# Rule files that nobody would write, for a while; `make deep` takes longer.
[ $# -gt 0 ] || Tests/Support/fuzz.sh 20

# The package of the same build, in booted machines with systemd.
Tests/Packaging/run.sh
