#!/bin/sh
# Health of an Asterisk container: it has booted, and answers on its control socket.
set -eu
folder=${ASTERISK_FOLDER:-/var/lib/outpace}/${1:-pbx}
exec "${ASTERISK:-asterisk}" -C "$folder/etc/asterisk.conf" -rx 'core waitfullybooted' >/dev/null
