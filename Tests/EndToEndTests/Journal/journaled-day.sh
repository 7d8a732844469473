#!/bin/bash
# journaled-day.sh COPY
# Run by with-journald.sh in a workplace: a daemon reads records, reminds, is answered, and ends. What the journal has is
# left in files: raw.jsonl as journalctl tells it, log.* as followupctl does. COPY: a followupctl that others may run.
set -euo pipefail
export NO_COLOR=1

ctl() { followupctl "$@" --config followupd.toml; }
has() { journalctl --quiet --identifier=followupd "FOLLOWUP_EVENT=$1" | grep -q .; }
await() { for _ in $(seq 1000); do "$@" >/dev/null 2>&1 && return; sleep 0.02; done; echo "waited in vain: $*" >&2; exit 1; }

followupd --config followupd.toml &
daemon=$!
await ctl status
await has rejected
ctl import employee.csv client.csv invoice.csv --dry-run >/dev/null || true
ctl import employee.csv client.csv invoice.csv >/dev/null || true
await has delivered
await has bounced
ctl done unpaid i1 --note "zadzwoniono do Anny" >/dev/null
kill -TERM $daemon
wait $daemon
sed 's/^rules = .*/rules = ["nowhere"]/' followupd.toml >broken.toml
rm followupd.db*
followupd --config broken.toml || true
journalctl --sync

journalctl --quiet --identifier=followupd --output=json --all >raw.jsonl
log() { name=$1; shift; followupctl log "$@" --config followupd.toml >"log.$name" 2>"log.$name.errors" || echo $? >"log.$name.status"; }
log all --format jsonl
log json --format json --event opened
log client --client acme
log rule --rule other
log number --number 1 --format jsonl
log record --record invoice --event rejected --format jsonl
log past --until yesterday --format json
log recent --since "1 hour ago" --until today --format jsonl
log future --since 2999-01-01
log wrong --event openedd
log when --since soon
setpriv --reuid=65534 --regid=65534 --clear-groups "$1" log >log.nobody 2>log.nobody.errors || echo $? >log.nobody.status
