#!/bin/bash
# The Python packages of the peers, into .build-bench, anew whenever their list has changed.
set -euo pipefail
cd "$(dirname "$0")"
folder=../.build-bench/python
cmp --quiet requirements.txt "$folder/installed.txt" && exit
rm -rf "$folder"
mkdir -p "$folder"
PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-input \
  --target "$folder" --requirement requirements.txt
cp requirements.txt "$folder/installed.txt"
