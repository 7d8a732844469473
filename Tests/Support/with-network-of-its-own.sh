#!/bin/bash
# with-network-of-its-own.sh COMMAND [ARGUMENT…]
# Runs a command with nothing but a loopback interface, so that fixed ports are free and nothing reaches the outside.
# Processes that it leaves behind, daemons too, end with it. The status is the command's.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: with-network-of-its-own.sh COMMAND [ARGUMENT…]" >&2; exit 64; }

# Others than root get a user namespace, in which all works but what needs several users (a mail server, say).
namespaces=(--net --pid --fork --mount-proc --kill-child)
[ "$(id -u)" = 0 ] || namespaces+=(--map-root-user)

# The shell stays, as the first process of the namespace, to collect orphans.
exec unshare "${namespaces[@]}" -- bash -c 'ip link set lo up; "$@"; exit $?' bash "$@"
