# A private PostgreSQL for one command, gone afterwards: `with_postgres COMMAND…`.
# Sets ROUNDS_TEST_DATABASE to an address from which each test creates a database of its own.

postgres_program() {
  local found
  if command -v "$1"; then return; fi
  # Debian keeps the server's programs out of PATH, one folder a version; the newest comes last.
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/"$1" | sort -V | tail -n 1)
  if [ -x "$found" ]; then echo "$found"; else echo "$1"; fi
}

# PostgreSQL's own programs refuse to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

start_postgres() {
  postgres_folder=$(mktemp -d)
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$postgres_folder"; fi
  # From inside the folder: the user postgres may not be allowed to stand where we stand.
  (
    cd "$postgres_folder" &&
      as_postgres "$(postgres_program initdb)" -D data -U postgres --no-sync --auth=trust --encoding=UTF8 --locale=C.UTF-8 >initdb.log
  ) || { show_postgres_logs; return 1; }
  # Asked for at the last moment, so that nobody takes it meanwhile.
  local port
  port=$(free_port)
  # No system can lose power during a test run, so the data need not reach the disk; the load benchmark does flush.
  local options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$postgres_folder"
  options+=" -c max_connections=300 -c fsync=off"
  (
    cd "$postgres_folder" &&
      as_postgres "$(postgres_program pg_ctl)" -D data -l server.log -w -t 180 -o "$options" start >pg_ctl.log
  ) || { show_postgres_logs; return 1; }
  export ROUNDS_TEST_DATABASE="postgres://postgres@127.0.0.1:$port/postgres"
}

show_postgres_logs() { tail -n 30 "$postgres_folder"/*.log >&2; }

stop_postgres() {
  # Its folder could not be made, so nothing runs.
  [ -n "${postgres_folder:-}" ] || return 0
  if [ -d "$postgres_folder/data" ]; then
    (cd "$postgres_folder" && as_postgres "$(postgres_program pg_ctl)" -D data -m immediate stop >/dev/null) || true
  fi
  rm -rf "$postgres_folder"
}

# Runs in a step's subshell, so that the trap is that step's own.
with_postgres() {
  trap stop_postgres EXIT
  start_postgres
  "$@"
}
