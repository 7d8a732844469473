#!/bin/bash
# fuzz.sh [SECONDS] [TARGET…]
# Builds the fuzz targets of Tests/Fuzz with libFuzzer and the address sanitizer, and runs each for so long. An input that
# breaks one, or takes it longer than 25 seconds, stays in .build-fuzz and ends the run. Targets: Check, Format.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-20}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(Check Format)
build=.build-fuzz
mkdir -p "$build"

flags=(-O -g -parse-as-library -sanitize=fuzzer,address -swift-version 6 -package-name followupd
  -enable-upcoming-feature ExistentialAny -I "$build")
objects=()
newest=$(find Sources/FollowupModel Sources/WorkingTime Sources/RuleLanguage "$0" -type f -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2-)
for module in FollowupModel WorkingTime RuleLanguage; do
  objects+=("$build/$module.o")
  if [ ! -e "$build/RuleLanguage.o" ] || [ "$newest" -nt "$build/RuleLanguage.o" ]; then
    mapfile -t sources < <(find "Sources/$module" -name '*.swift' | sort)
    swiftc "${flags[@]}" -wmo -module-name "$module" -emit-module -emit-module-path "$build/$module.swiftmodule" \
      -emit-object -o "$build/$module.o" "${sources[@]}"
  fi
done

for target in "${targets[@]}"; do
  swiftc "${flags[@]}" -use-ld=lld -wmo -module-name "${target}Fuzzer" -o "$build/$target" "${objects[@]}" \
    "Tests/Fuzz/${target}Fuzzer.swift" Tests/RuleLanguageSyntaxTests/TreeWithoutPlaces.swift
done

for target in "${targets[@]}"; do
  # What is found on the way is kept for the next run on this machine; what was committed is only read.
  mkdir -p "$build/corpus-$target"
  log="$build/$target.log"
  # Leaks are not looked for: rules kept from one input to the next hang on pointers with tags, which look like none.
  if ! SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=symbolize=0:detect_leaks=0 "$build/$target" -max_total_time="$seconds" -timeout=25 \
    -max_len=4096 -dict=Tests/Fuzz/rules.dict -artifact_prefix="$build/$target-" "$build/corpus-$target" \
    Tests/Fuzz/Corpus Rules Documentation/examples >"$log" 2>&1; then
    tail -40 "$log" >&2
    echo "fuzz.sh: $target broke; the input is in $build/" >&2
    exit 1
  fi
  echo "fuzz $target: $(sed -n 's/^Done \([0-9]* runs in [0-9]*\) second.*/\1 s/p' "$log"), nothing found"
done
