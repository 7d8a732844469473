#!/bin/bash
# setup.sh [build|test]
# Installs the Debian packages that building or testing needs, those that are missing only. As root, or through sudo.
set -euo pipefail

packages=(libsystemd-dev libsqlite3-dev pkg-config tzdata)
if [ "${1:-test}" = test ]; then
  packages+=(python3 systemd util-linux iproute2 openssl postfix dovecot-imapd dovecot-lmtpd)
fi

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

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
