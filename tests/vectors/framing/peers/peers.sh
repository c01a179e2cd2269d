# Debian's nginx, HAProxy and Caddy, unpacked rather than installed: an installed one starts a
# server. Source it behind support/machine.sh; it sets `nginx`, `haproxy`,
# `haproxy_libraries` and `caddy`.

# unpacked COMMAND PACKAGE…: the command of the system, or of the packages below build/tools.
unpacked() {
  local command=$1 found
  shift
  found=$(command -v "$command") || found=$(ls "$tools/$command"/usr/{sbin,bin}/"$command" 2>/dev/null) || true
  if [ -z "$found" ]; then
    update_package_lists "$@"
    mkdir -p "$tools/$command"
    (
      cd "$tools/$command"
      quietly "$command" apt-get -qq download "$@"
      for package in *.deb; do dpkg-deb -x "$package" . && rm "$package"; done
    )
    found=$(ls "$tools/$command"/usr/{sbin,bin}/"$command" 2>/dev/null) || true
  fi
  [ -x "$found" ] || die "$command could not be unpacked from Debian's $*"
  printf '%s' "$found"
}

need_framing_peers() {
  nginx=$(unpacked nginx nginx)
  haproxy=$(unpacked haproxy haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1 libpcre2-8-0)
  caddy=$(unpacked caddy caddy)
  haproxy_libraries=$tools/haproxy/usr/lib/$(uname -m)-linux-gnu
}

framing_peers_versions() {
  "$nginx" -v 2>&1 | sed 's/.*: //'
  LD_LIBRARY_PATH=$haproxy_libraries "$haproxy" -v | sed -n 's/^HAProxy version \([^ ]*\).*/HAProxy \1/p'
  "$caddy" version | sed 's/^/Caddy /; s/ h1:.*//'
}
