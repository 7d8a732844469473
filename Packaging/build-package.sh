#!/bin/bash
# build-package.sh [VERSION]
# Builds the Debian package of this checkout into .build-deb, from its release build. With a version, that one is the newest
# in the package's changelog. PACKING="-Zgzip -z1" is ten times as fast, and DEB_BUILD_OPTIONS=noautodbgsym leaves the debug
# symbols out.
set -euo pipefail
cd "$(dirname "$0")/.."
CHECKOUT=$PWD
export CHECKOUT

make --no-print-directory release man >&2

folder=.build-deb
rm -rf "$folder/source"
mkdir -p "$folder/source"
cp -a Packaging/debian "$folder/source/debian"
if [ -n "${1:-}" ]; then
  { printf 'followupd (%s) unstable; urgency=medium\n\n  * Built as %s.\n\n -- %s  %s\n\n' "$1" "$1" \
    "$(sed -n 's/^Maintainer: //p' Packaging/debian/control)" "$(date -R)"
    cat Packaging/debian/changelog; } >"$folder/source/debian/changelog"
fi
cd "$folder/source"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dpkg-buildpackage --build=binary --no-sign >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
ls ../followupd_"$(dpkg-parsechangelog -S Version)"_*.deb
