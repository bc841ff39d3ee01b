#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own, made in a temporary folder and removed afterwards.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "没有找到PostgreSQL，请先安装。 PostgreSQL was not found: apt-get install postgresql" >&2; exit 1; }
data=$(mktemp -d /tmp/minzheng-postgresql.XXXXXX)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

# initdb refuses to run as root: then the server runs as the package's own user.
as=()
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$data"
  as=(runuser -u postgres --)
fi
stop() {
  (cd / && "${as[@]}" "$bin/pg_ctl" -D "$data/db" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$data"
}
trap stop EXIT
(
  cd /
  "${as[@]}" "$bin/initdb" -D "$data/db" -U minzheng -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  "${as[@]}" "$bin/pg_ctl" -D "$data/db" -w -l "$data/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data -c fsync=off -c max_connections=200" start >/dev/null
)
export MINZHENG_DATABASE_URL="postgresql://minzheng@127.0.0.1:$port/postgres"
"$@"
