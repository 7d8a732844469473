#!/bin/bash
# setup.sh [build|package|test]
# Installs the Debian packages that building, packaging or testing needs, those that are missing only. As root, or through sudo.
# What tests compare with in Python goes into .build/python.
set -euo pipefail

packages=(libsystemd-dev libsqlite3-dev pkg-config tzdata)
if [ "${1:-test}" = package ]; then
  packages+=(debhelper dpkg-dev fakeroot lowdown python3 systemd)
fi
if [ "${1:-test}" = test ]; then
  packages+=(python3 systemd libfaketime util-linux iproute2 openssl postfix dovecot-imapd dovecot-lmtpd
    chromium fonts-dejavu-core curl prometheus strace)
  python3 -m pip --version >/dev/null 2>&1 || packages+=(python3-pip)
fi

# The Python packages of python-packages.txt, anew whenever the list has changed.
install_python_packages() {
  local list folder
  list=$(dirname "${BASH_SOURCE[0]}")/python-packages.txt
  folder=$(dirname "${BASH_SOURCE[0]}")/../../.build/python
  cmp --quiet "$list" "$folder/installed.txt" && return
  rm -rf "$folder"
  mkdir -p "$folder"
  PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-input \
    --target "$folder" --requirement "$list"
  cp "$list" "$folder/installed.txt"
}

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  [ "${1:-test}" != test ] || install_python_packages
  exit
fi

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "setup.sh: to be installed as root: ${missing[*]}" >&2; exit 77; }
  as_root=(sudo)
fi
run() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@"; }

echo "installing ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Without a configuration of its own, Postfix does not start: tests bring theirs.
{
  echo "postfix postfix/main_mailer_type select No configuration" | run debconf-set-selections
  run apt-get -qq update
  run apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "${missing[@]}"
} >"$log" 2>&1 || {
  cat "$log" >&2
  echo "setup.sh: could not install ${missing[*]}" >&2
  exit 1
}
[ "${1:-test}" != test ] || install_python_packages
