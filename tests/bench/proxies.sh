# Starts the proxies of a benchmark, each in front of one upstream: `source` it, after machine.sh. What it
# starts ends with the script; `$work` is a folder that goes then, too.

# Ten thousand streams take two descriptors each, here and there.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
work=$(mktemp -d)
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
pids=()
proxies=()  # NAME=PID:PORT, as proxy_bench takes them
upstream_port=$(free_port)

# wait_for_port PORT PID: until something listens there; if the process has ended, what it said.
wait_for_port() {
  until (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
    kill -0 "$2" 2>/dev/null || die "a proxy ended before it listened: $(cat "$work/err")"
  done
}

# filled TEMPLATE PORT: a peer's configuration.
filled() {
  sed "s/@PORT@/$2/g; s/@UPSTREAM@/$upstream_port/g" "$root/tests/bench/$1" >"$work/${1%.in}"
  printf '%s' "$work/${1%.in}"
}

# started PORT COMMAND…: sets `pid`, and returns when it listens. None writes a line a request.
started() {
  local port=$1
  shift
  "$@" >"$work/out" 2>"$work/err" &
  pid=$!
  pids+=("$pid")
  wait_for_port "$port" "$pid"
}

start_nginx() {
  local port
  port=$(free_port)
  started "$port" "$nginx" -p "$work" -c "$(filled nginx.conf.in "$port")" -e stderr
  # nginx relays in a child of the process that was started.
  proxies+=("nginx=$(cut -d' ' -f1 "/proc/$pid/task/$pid/children"):$port")
}
