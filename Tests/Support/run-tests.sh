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

part() { echo "== $1 (after $((SECONDS / 60)):$(printf %02d $((SECONDS % 60))))"; }

# While the tests wait for their servers, the release build is made for what follows them.
if [ $# -eq 0 ]; then
  release=$(mktemp)
  trap 'kill "${release_build:-}" 2>/dev/null || :; rm -f "$log" "$release"' EXIT
  make --no-print-directory release >"$release" 2>&1 &
  release_build=$!
fi

part "tests"
# One after the other: many tests start servers and programs, and would only wait for each other.
Tests/Support/with-network-of-its-own.sh swift test --skip-build --no-parallel "$@"

[ $# -eq 0 ] || exit 0
part "oracles"
programs=$(swift build --show-bin-path)
# The evaluator against a naive interpreter in another language and against SQL, on random rules and records.
python3 Tests/Oracle/compare.py --seed 1 --cases 40 --followupctl "$programs/followupctl"
python3 Tests/Oracle/sql.py --seed 1 --cases 200 --followupctl "$programs/followupctl"

# Rule files that nobody would write, for a while; `make deep` takes longer.
part "fuzzing"
Tests/Support/fuzz.sh 20

# Lives of a team with everything that can go wrong, by the release build, which plays ten in the time of one.
part "simulator"
wait "$release_build" || { cat "$release" >&2; exit 1; }
.build-release/release/followup-simulator --seeds 2000
.build-release/release/followup-simulator --seeds 200 --disk

# The package of the same build, in booted machines with systemd.
part "package"
Tests/Packaging/run.sh
part "end"
