#!/bin/sh
# Makes the passwords of docker-compose.yml, one random one a file, and says what to export. Files that exist are kept.
# Usage: sh scripts/container-secrets.sh [FOLDER]
set -eu
folder=${1:-$(dirname "$0")/../data/container-secrets}
mkdir -p "$folder"
# The folder is closed to others; a file in it is read by a container's own user, who is nobody here.
chmod 700 "$folder"
for name in postgres redis ari ami phone; do
  file=$folder/${name}_password
  [ -s "$file" ] || head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$file"
  chmod 444 "$file"
done
echo "export OUTPACE_SECRETS=$(cd "$folder" && pwd)"
