#!/bin/sh
# Entry of the Asterisk containers: writes the files of this instance (pbx or pstn) from the templates beside this
# script, then becomes Asterisk. Outside a container the names in capitals may be set to anything else.
set -eu

instance=${1:-pbx}
home=${OUTPACE_HOME:-$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)}
folder=${ASTERISK_FOLDER:-/var/lib/outpace}/$instance
: "${ASTERISK:=asterisk}"
: "${ASTERISK_RENDER:=node $home/dist/app/container/renderAsterisk.js}"

umask 027
# Both are command lines: split at blanks on purpose.
# shellcheck disable=SC2086
$ASTERISK_RENDER "$instance" "$folder"
# shellcheck disable=SC2086
exec $ASTERISK -f -C "$folder/etc/asterisk.conf"
