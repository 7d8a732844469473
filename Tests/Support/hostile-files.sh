#!/bin/bash
# hostile-files.sh [BYTES] [NAME]
# Builds the rule language with optimization and prints how long each hostile file takes to be checked and laid out, the
# slowest last: all of them, of a mebibyte each, or those of another size, or one. Fails where one takes 20 seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."

build=.build-hostile
mkdir -p "$build"
flags=(-O -parse-as-library -swift-version 6 -package-name followupd -enable-upcoming-feature ExistentialAny -I "$build")
objects=()
for module in FollowupModel WorkingTime RuleLanguage; do
  objects+=("$build/$module.o")
  mapfile -t sources < <(find "Sources/$module" -name '*.swift' | sort)
  swiftc "${flags[@]}" -wmo -module-name "$module" -emit-module -emit-module-path "$build/$module.swiftmodule" \
    -emit-object -o "$build/$module.o" "${sources[@]}"
done
swiftc "${flags[@]}" -wmo -o "$build/times" "${objects[@]}" Tests/Fuzz/HostileFileTimes.swift \
  Tests/RuleLanguageSyntaxTests/HostileFiles.swift
"$build/times" "$@"
