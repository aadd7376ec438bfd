#!/bin/sh
# Fills users.acl.template from the environment and writes the ACL file to the standard output:
#   GATEWAY_PASSWORD=… PRODUCER_PASSWORD=… OPERATOR_PASSWORD=… MONITOR_PASSWORD=… ./fill-users.sh > users.acl
# An empty password would let everybody in, and one with a blank would end in the middle: both are refused. Passwords are written as their
# SHA-256, so that the file gives none of them away. RUNNEL_KEY_PREFIX is honoured.
set -eu
umask 077

hash() {
  eval "password=\${$1:-}"
  case $password in
    '') echo "$1 is not set" >&2; exit 1 ;;
    *[[:space:]]*) echo "$1 has a blank in it" >&2; exit 1 ;;
  esac
  printf %s "$password" | sha256sum | cut -d ' ' -f 1
}

prefix=${RUNNEL_KEY_PREFIX:-runnel}
case $prefix in
  *[!A-Za-z0-9_.:-]*) echo "RUNNEL_KEY_PREFIX has characters that mean something in a pattern" >&2; exit 1 ;;
esac

# One by one: a failure within the arguments of sed would not be noticed.
gateway=$(hash GATEWAY_PASSWORD)
producer=$(hash PRODUCER_PASSWORD)
operator=$(hash OPERATOR_PASSWORD)
monitor=$(hash MONITOR_PASSWORD)
sed -e "s/>\${GATEWAY_PASSWORD}/#$gateway/" -e "s/>\${PRODUCER_PASSWORD}/#$producer/" \
    -e "s/>\${OPERATOR_PASSWORD}/#$operator/" -e "s/>\${MONITOR_PASSWORD}/#$monitor/" \
    -e "s/~runnel:/~$prefix:/g" "$(dirname "$0")/users.acl.template"
