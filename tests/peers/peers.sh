# Shell functions for what runs against rs/cors and tower-http: install Go and Rust where they are
# missing, build the two programs. Source it after tests/support/machine.sh.

peers=$root/build/peers

# Debian 12: golang-go is 1.19, which is enough; its cargo is older than the crates ask for, and
# cargo-web is the one that Debian keeps new.
need_peers() {
  need python3 go=golang-go cargo=cargo-web
  new_enough Go 1.19 "$(go version | sed 's/.* go\([0-9.]*\).*/\1/')"
  new_enough Rust 1.85 "$(cargo --version | cut -d' ' -f2)"
}

# new_enough NAME LEAST HERE
new_enough() {
  [ "$(printf '%s\n' "$2" "$3" | sort -V | head -1)" = "$2" ] ||
    die "$1 $2 or newer is needed, here is $3: put a newer one first in PATH"
}

build_peers() {
  say "building the peers"
  mkdir -p "$peers"
  (cd "$root/tests/peers/go" && quietly build-rs-cors go build -buildvcs=false -o "$peers/rs-cors" .)
  (cd "$root/tests/peers/rust" &&
    CARGO_TARGET_DIR=$peers/cargo quietly build-tower-http cargo build --release)
  cp "$peers/cargo/release/ollama-cors-peers" "$peers/tower-http"
}

# What was measured or compared, for the head of a report.
peer_versions() {
  printf '%s; rs/cors %s; tower-http %s, %s' "$(go version | cut -d' ' -f3)" \
    "$(sed -n 's,^require github.com/rs/cors ,,p' "$root/tests/peers/go/go.mod")" \
    "$(sed -n 's/^tower-http = .*version = "=\([^"]*\)".*/\1/p' "$root/tests/peers/rust/Cargo.toml")" \
    "$(cargo --version | cut -d' ' -f1,2)"
}
