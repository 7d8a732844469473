#!/bin/bash
# stop-mail.sh DIR
# Ends the mail servers that start-mail.sh started in DIR, and waits until they have ended.
set -uo pipefail
[ $# -eq 1 ] || { echo "usage: stop-mail.sh DIR" >&2; exit 64; }
dir=$(cd "$1" && pwd) || exit 66
postfix -c "$dir/pf" stop </dev/null >>"$dir/stop.log" 2>&1
doveadm -c "$dir/dv/dovecot.conf" stop </dev/null >>"$dir/stop.log" 2>&1
exit 0
