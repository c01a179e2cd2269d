# The proxies that the vectors go through, each on a port of its own in front of the runner's
# upstream. Source it behind support/machine.sh, with `build` naming the build folder.

vectors=$root/tests/vectors/framing
subjects_work=$(mktemp -d)
declare -A subject_port subject_upstream subject_pid

# filled TEMPLATE NAME: the peer's configuration, with its two ports.
filled() {
  sed "s/@PORT@/${subject_port[$2]}/g; s/@UPSTREAM@/${subject_upstream[$2]}/g" \
    "$vectors/peers/$1" >"$subjects_work/${1%.in}"
  printf '%s' "$subjects_work/${1%.in}"
}

# start_subject NAME: returns when it listens.
start_subject() {
  local name=$1 file
  subject_port[$name]=$(free_port)
  subject_upstream[$name]=$(free_port)
  case $name in
    ollama-cors)
      "$build/bin/ollama-cors" serve --listen "127.0.0.1:${subject_port[$name]}" \
        --upstream "http://127.0.0.1:${subject_upstream[$name]}" &
      ;;
    nginx)
      file=$(filled nginx.conf.in nginx)
      "$nginx" -p "$subjects_work" -c "$file" -e stderr &
      ;;
    haproxy)
      file=$(filled haproxy.cfg.in haproxy)
      LD_LIBRARY_PATH=$haproxy_libraries "$haproxy" -db -f "$file" &
      ;;
    caddy)
      file=$(filled Caddyfile.in caddy)
      HOME=$subjects_work GOMAXPROCS=1 "$caddy" run --adapter caddyfile --config "$file" &
      ;;
  esac >"$subjects_work/$name.out" 2>&1
  subject_pid[$name]=$!
  until (: <"/dev/tcp/127.0.0.1/${subject_port[$name]}") 2>/dev/null; do
    kill -0 "${subject_pid[$name]}" 2>/dev/null ||
      { cat "$subjects_work/$name.out" >&2; die "$name ended before it listened"; }
  done
}

# play NAME allowed|ours PATIENCE-MS [ID-PREFIX…]: a line a case on stdout, what went wrong on stderr.
play() {
  "$build/bin/framing_sockets" "$vectors" "$1" "${subject_port[$1]}" "${subject_upstream[$1]}" \
    "${@:2}"
}

stop_subjects() {
  local name
  for name in "${!subject_pid[@]}"; do kill "${subject_pid[$name]}" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$subjects_work"
}
