#!/bin/bash
# start-mail.sh DIR [BASE]
# Starts a real Postfix, with Dovecot for passwords and IMAP, on 127.0.0.1; everything they keep is in DIR, which other
# users must be able to enter. Needs root and the packages postfix, dovecot-imapd and dovecot-lmtpd. `stop-mail.sh DIR`
# ends them. DIR/port-base holds BASE (default 24000); the ports are
#   BASE+587  STARTTLS and AUTH      BASE+465  implicit TLS and AUTH      BASE+525  neither, for loopback
#   BASE+143  IMAP                   BASE+993  IMAP under TLS             BASE+424  LMTP
# DIR/tls/cert.pem is the certificate (localhost, 127.0.0.1) and its own authority. The domain is example.test; there are
# alice (secret-a) and bob (secret-b), and DIR/pf/vmap may be given more mailboxes before `postfix -c DIR/pf reload`.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: start-mail.sh DIR [BASE]" >&2; exit 64; }
base=${2:-24000}

fail() { echo "start-mail.sh: $1" >&2; exit 69; }
[ "$(id -u)" = 0 ] || fail "needs root, because mail servers change users"
for program in postfix dovecot doveadm openssl; do
  command -v "$program" >/dev/null || fail "$program is missing: apt-get install postfix dovecot-imapd dovecot-lmtpd openssl"
done

mkdir -p "$1"
cd "$1"
dir=$PWD
mkdir -p tls pf spool pfdata dv/run dv/state dv/mail
echo "$base" > port-base
[ -f tls/cert.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=localhost" \
  -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout tls/key.pem -out tls/cert.pem 2>/dev/null
chown -R 5000:5000 dv/mail || fail "needs to be root outside of a user namespace"
chown postfix pfdata

printf 'alice@example.test:{PLAIN}secret-a::::::\nbob@example.test:{PLAIN}secret-b::::::\n' > dv/users
# What Dovecot 2.4 calls otherwise.
if [[ $(dovecot --version) = 2.3* ]]; then
  names="ssl_cert = <$dir/tls/cert.pem
ssl_key = <$dir/tls/key.pem
disable_plaintext_auth = no
mail_location = maildir:$dir/dv/mail/%u
passdb {
  driver = passwd-file
  args = $dir/dv/users
}
userdb {
  driver = static
  args = uid=5000 gid=5000 home=$dir/dv/mail/%u
}"
  head=
  address=address
else
  address=listen
  head="dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0"
  names="ssl_server_cert_file = $dir/tls/cert.pem
ssl_server_key_file = $dir/tls/key.pem
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = $dir/dv/mail/%{user}
passdb passwd-file {
  passwd_file_path = $dir/dv/users
}
userdb static {
  fields {
    uid = 5000
    gid = 5000
    home = $dir/dv/mail/%{user}
  }
}"
fi
cat > dv/dovecot.conf <<END
$head
base_dir = $dir/dv/run
state_dir = $dir/dv/state
instance_name = tests-$base
log_path = $dir/dv/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
auth_mechanisms = plain login scram-sha-1 scram-sha-256
first_valid_uid = 5000
$names
service imap-login {
  inet_listener imap {
    port = $((base + 143))
  }
  inet_listener imaps {
    port = $((base + 993))
  }
}
service lmtp {
  inet_listener lmtp {
    $address = 127.0.0.1
    port = $((base + 424))
  }
}
service auth {
  unix_listener $dir/spool/dovecot-auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
END

# Dovecot's LMTP does not know SMTPUTF8, so Postfix itself writes into the Maildirs.
cat > pf/main.cf <<END
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/pfdata
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = $dir/pf/log
maillog_file_prefixes = /tmp, /var, /dev/stdout, $dir
myhostname = mx.example.test
mydestination =
mynetworks = 127.0.0.0/32
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = error:outside
virtual_mailbox_domains = example.test
virtual_transport = virtual
virtual_mailbox_base = $dir/dv/mail
virtual_mailbox_maps = texthash:$dir/pf/vmap
virtual_uid_maps = static:5000
virtual_gid_maps = static:5000
virtual_minimum_uid = 5000
smtputf8_enable = yes
smtputf8_autodetect_classes = all
message_size_limit = 10485760
smtpd_tls_cert_file = $dir/tls/cert.pem
smtpd_tls_key_file = $dir/tls/key.pem
smtpd_tls_security_level = may
smtpd_tls_session_cache_database =
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = dovecot-auth
smtpd_sasl_security_options = noanonymous
smtpd_tls_auth_only = yes
smtpd_recipient_restrictions = check_recipient_access texthash:$dir/pf/access, permit_sasl_authenticated, reject
smtpd_restriction_classes = greylist
greylist = check_policy_service unix:private/greylist
smtpd_peername_lookup = no
smtpd_timeout = 30s
alias_maps =
END
cat > pf/master.cf <<END
127.0.0.1:$((base + 587)) inet n - n - - smtpd
127.0.0.1:$((base + 465)) inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
127.0.0.1:$((base + 525)) inet n - n - - smtpd
  -o smtpd_recipient_restrictions=permit_mynetworks,reject
  -o mynetworks=127.0.0.0/8
greylist unix - n n - 0 spawn user=nobody argv=/bin/sh $dir/pf/greylist.sh
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
END
# Recipients that are refused for now, for good, and by a policy service that always says "greylisted".
printf '%s\n' 'later@example.test 450 4.2.0 mailbox busy' 'never@example.test 554 5.7.1 not wanted' \
  'grey@example.test greylist' > pf/access
cat > pf/greylist.sh <<'END'
while read -r line; do
  [ -n "$line" ] || printf 'action=defer_if_permit 4.7.1 Greylisted, try again in 5 minutes\n\n'
done
END
printf '%s\n' 'alice@example.test alice@example.test/' 'bob@example.test bob@example.test/' \
  'żółć@example.test bob@example.test/' 'later@example.test bob@example.test/' \
  'never@example.test bob@example.test/' 'grey@example.test bob@example.test/' > pf/vmap

# The daemons keep open what they inherit: it must not be a pipe that somebody reads to its end. (255 is bash's own.)
for path in /proc/$$/fd/*; do
  fd=${path##*/}
  [ "$fd" -le 2 ] || [ "$fd" -eq 255 ] || eval "exec $fd>&-"
done
dovecot -c "$dir/dv/dovecot.conf" </dev/null >"$dir/start.log" 2>&1 || fail "dovecot: $(cat "$dir/start.log")"
postfix -c "$dir/pf" start </dev/null >>"$dir/start.log" 2>&1 || fail "postfix: $(cat "$dir/start.log")"
for port in $((base + 587)) $((base + 465)) $((base + 525)) $((base + 143)) $((base + 424)); do
  for attempt in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    [ "$attempt" -lt 100 ] || fail "nothing listens on port $port; see $dir/start.log, $dir/pf/log and $dir/dv/log"
    sleep 0.1
  done
done
echo up
