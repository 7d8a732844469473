#!/bin/bash
# with-journald.sh COMMAND [ARGUMENT…]
# Runs a command beside a journald of its own, in namespaces of their own: nothing is written to the machine's
# journal, and everything ends with the command. Exit status: the command's; 70 when journald does not start.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
  rights=()
  [ "$(id -u)" = 0 ] || rights=(--map-root-user)
  exec unshare "${rights[@]}" --mount --pid --fork --kill-child --mount-proc -- "$0" --inside "$@"
fi
shift

mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/journal /run/log/journal /run/systemd/journald.conf.d
printf '[Journal]\nStorage=volatile\nRateLimitBurst=0\nReadKMsg=no\nAudit=no\n' >/run/systemd/journald.conf.d/test.conf
# journald wants to know on which machine it is; a container may have no name for itself.
if ! [ -s /etc/machine-id ]; then
  echo 6c1d3e0f6b5a4a1f9b7f0c8e2d4a5b6c >/run/machine-id
  [ -e /etc/machine-id ] && mount --bind /run/machine-id /etc/machine-id
fi
/lib/systemd/systemd-journald </dev/null >/run/journald.log 2>&1 &
for _ in $(seq 250); do
  [ -S /run/systemd/journal/socket ] && [ -S /run/systemd/journal/stdout ] && break
  sleep 0.02
done
[ -S /run/systemd/journal/socket ] || { echo "journald did not start:" >&2; cat /run/journald.log >&2; exit 70; }

status=0
"$@" || status=$?
exit "$status"
