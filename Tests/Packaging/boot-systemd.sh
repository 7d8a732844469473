#!/bin/bash
# boot-systemd.sh [-s DIR] [-b SRC:DST]… [-r SRC:DST]… COMMAND [ARGUMENT]…
# Boots a real systemd (the first process of namespaces of its own, with the loopback interface alone) from a cached Debian
# root, runs a command in it as root, ends with its status, and leaves nothing behind.
#   -s DIR        keep what the machine writes in DIR; a later run with it goes on from there
#   -b, -r        bind a path of the host into the machine, writable or to be read
#   MACHINE_SUITE=NAME      the Debian suite (bookworm)
#   MACHINE_PACKAGES="a b"  more packages in the root; each set is another cached root
#   MACHINE_CACHE=DIR       where roots are kept (/var/cache/followupd-machines)
#   MACHINE_TIMEOUT=SECONDS the command is stopped after that (240)
#   MACHINE_CRASH=yes       the machine is not shut down at the end but killed, first process and all
# Needs root; installs systemd-container and mmdebstrap where they are missing. Runs may be parallel.
# shellcheck disable=SC2016  # what is in single quotes is for other shells
set -euo pipefail

# Mount and process namespaces of our own: no mount is seen outside, and when their first process goes, the kernel ends all
# that ran in them, also when this shell is killed.
if [ -z "${MACHINE_ID:-}" ]; then
  [ -e /dev/fd/0 ] || exec </dev/null
  MACHINE_ID=machine-$$ setpriv --pdeathsig KILL unshare --mount --propagation private \
    --pid --fork --kill-child --mount-proc -- "$BASH" "$0" "$@" <&0 &
  trap 'kill -KILL $!' INT TERM HUP
  wait $!
  exit
fi

binds=() kept=''
while getopts s:b:r: option; do
  case $option in
    s) mkdir -p "$OPTARG" && kept=$(realpath "$OPTARG") ;;
    b) binds+=("--bind=$OPTARG") ;;
    r) binds+=("--bind-ro=$OPTARG") ;;
    *) exit 64 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo "usage: boot-systemd.sh [-s DIR] [-b SRC:DST]… [-r SRC:DST]… COMMAND [ARGUMENT]…" >&2; exit 64; }

# The cached root.
packages="systemd systemd-sysv dbus libpam-systemd iproute2 procps ${MACHINE_PACKAGES:-}"
cache=$(realpath -m "${MACHINE_CACHE:-/var/cache/followupd-machines}")
suite=${MACHINE_SUITE:-bookworm}
base=$cache/$suite-$(tr -s ' ' '\n' <<<"$packages" | sort -u | sha256sum | cut -c1-12)
mkdir -p "$cache" /run/systemd
exec 9>"$cache/lock"
flock 9                                   # held until it has booted: parallel callers wait here
if ! command -v systemd-nspawn >/dev/null || ! command -v mmdebstrap >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -qq update && apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends systemd-container mmdebstrap; } >&2
fi
if [ ! -d "$base" ]; then
  rm -rf "$base.part"
  mmdebstrap --quiet --variant=apt --include="$packages" "$suite" "$base.part" >&2   # from its default mirrors
  echo machine >"$base.part/etc/hostname"
  for timer in apt-daily apt-daily-upgrade; do ln -s /dev/null "$base.part/etc/systemd/system/$timer.timer"; done
  # What the root brings of its own is not part of a test.
  for unit in postfix dovecot; do ln -sf /dev/null "$base.part/etc/systemd/system/$unit.service"; done
  mv "$base.part" "$base"
fi

# What the machine writes lies over the root, in memory unless it is kept.
mount -t tmpfs -o mode=755,size=50% tmpfs /run/systemd
cd /run/systemd
mkdir root
if [ -n "$kept" ]; then mkdir -p "$kept/up" "$kept/work"; else mkdir up work; kept=$PWD; fi
mount -t overlay -o "lowerdir=$base,upperdir=$kept/up,workdir=$kept/work" overlay root
mount -t cgroup2 cgroup2 /sys/fs/cgroup
group=/sys/fs/cgroup/$MACHINE_ID
remove_groups() { find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || :; }
for folder in /sys/fs/cgroup/machine-*; do        # of runs that were killed
  ! grep -qs '^populated 0' "$folder/cgroup.events" || remove_groups "$folder"
done
mkdir "$group"

# --keep-unit --register=no: works without systemd on the host. CAP_BPF and bpf(): IPAddressDeny= and DeviceAllow= are
# enforced, not skipped.
"$BASH" -c 'echo 0 >"$0/cgroup.procs"; exec "$@"' "$group" \
  systemd-nspawn --quiet -D "$PWD/root" -M "$MACHINE_ID" --register=no --keep-unit \
  --private-network --capability=CAP_BPF,CAP_PERFMON --system-call-filter=bpf \
  --console=pipe "${binds[@]}" --boot </dev/null >console 2>&1 9>&- &
nspawn=$!
inside() { nsenter -t "$leader" -a -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
leader='' state=''
for _ in {1..600}; do
  kill -0 "$nspawn" 2>/dev/null || break
  read -r leader _ <"/proc/$nspawn/task/$nspawn/children" || :   # without a line break read fails
  state=$([ -z "$leader" ] || inside systemctl is-system-running --wait 2>/dev/null) || :
  case $state in running | degraded) break ;; esac
  sleep 0.1
done
exec 9>&-
case $state in
  running) ;;
  degraded) inside systemctl --failed --no-pager >&2 ;;
  *) echo "boot-systemd.sh: systemd did not boot (${state:-no state}):" >&2; cat console >&2; exit 70 ;;
esac

# The command is a service of its own. systemd expands $ in command lines, hence $$. The status goes through a file, because
# systemd-run says 0 when the machine goes down under it.
command=(/bin/sh -c '"$@"; status=$?; echo $status >/command.status; exit $status' sh "$@")
inside systemd-run --quiet --wait --pipe --collect --service-type=exec \
  --property=RuntimeMaxSec="${MACHINE_TIMEOUT:-240}" --setenv=DEBIAN_FRONTEND=noninteractive \
  --working-directory=/root -- "${command[@]//\$/\$\$}" || :
status=$(cat root/command.status 2>/dev/null) || { status=70; echo "boot-systemd.sh: the command did not finish" >&2; }
rm -f root/command.status
if [ "${MACHINE_CRASH:-}" = yes ]; then
  echo 1 >"$group/cgroup.kill"
else
  kill -TERM "$nspawn" 2>/dev/null || :
  timeout 15 tail --pid="$nspawn" -s 0.1 -f /dev/null || echo 1 >"$group/cgroup.kill"
fi
{ wait "$nspawn" || :; } 2>/dev/null
remove_groups "$group"
exit "$status"
