# Shell functions for the two commands: install what a Debian 12 lacks, say what goes on.
# Source it from bash with `set -euo pipefail`. It needs nothing but Debian's base packages.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=$root/build/tools

say() { printf '%s\n' "$*" >&2; }
step() { printf '\n== %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "This needs root, and there is no sudo: run as root: $*"
  fi
}

# update_package_lists: once a run, and only if something is to be installed.
update_package_lists() {
  [ -z "${package_lists_updated:-}" ] || return 0
  command -v apt-get >/dev/null || die "No apt-get here: install these yourself: $*"
  as_root apt-get -qq update >&2
  package_lists_updated=1
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need WORD…: a WORD is a package, or COMMAND=PACKAGE where the command may come from elsewhere.
need() {
  local word missing=()
  for word in "$@"; do
    case $word in
      *=*) command -v "${word%%=*}" >/dev/null || missing+=("${word#*=}") ;;
      *) installed "$word" || missing+=("$word") ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  update_package_lists "${missing[@]}"
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}" >"$(log_of apt)" 2>&1 ||
    { tail -20 "$(log_of apt)" >&2; die "apt-get could not install: ${missing[*]}"; }
}

# log_of NAME: where the long output of a step goes.
log_of() {
  mkdir -p "$root/build/logs"
  printf '%s' "$root/build/logs/$1.log"
}

# quietly NAME COMMAND…: its output goes to a log that is shown if it fails.
quietly() {
  local log
  log=$(log_of "$1")
  shift
  "$@" >"$log" 2>&1 || { tail -40 "$log" >&2; die "failed (whole output: $log): $*"; }
}

# What building the core, the library and the command line takes.
need_compiler() {
  need ca-certificates git g++ make cmake ninja=ninja-build ccache pkg-config
  need libssl-dev libidn2-dev libcli11-dev libgtest-dev publicsuffix
  # Any Boost from 1.81 on will do; Debian 12 has it beside its default 1.74.
  [ -e /usr/include/boost/asio.hpp ] &&
    [ "$(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' /usr/include/boost/version.hpp)" -ge 108100 ] ||
    need libboost1.81-dev
}

# Node 20 or newer with its npm. Debian 12 has 18: a newer one comes as an npm package then.
need_node() {
  need node=nodejs npm=npm
  node_is_new_enough && return 0
  local platform
  case $(uname -m) in
    x86_64) platform=linux-x64 ;;
    aarch64) platform=linux-arm64 ;;
    *) die "Node 20 or newer is needed; here is $(node --version)" ;;
  esac
  if [ ! -x "$tools/node_modules/node-$platform/bin/node" ]; then
    say "installing Node 22 beside Debian's $(node --version)"
    mkdir -p "$tools"
    quietly node npm install --prefix "$tools" --no-audit --no-fund --loglevel=error \
      "node-$platform@22"
  fi
  PATH=$tools/node_modules/node-$platform/bin:$PATH
  hash -r
  node_is_new_enough || die "The Node at $(command -v node) does not run"
}

node_is_new_enough() {
  local version
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge 20 ]
}

# The page's npm packages, as its lock file says.
need_page_packages() {
  local stamp=$root/examples/web/node_modules/.package-lock.json
  [ "$stamp" -nt "$root/examples/web/package-lock.json" ] && return 0
  say "installing the page's npm packages"
  quietly npm npm ci --prefix "$root/examples/web" --no-audit --no-fund --loglevel=error
}

# build PRESET TARGET…
build() {
  local preset=$1
  shift
  (
    cd "$root"
    say "building $preset: $*"
    quietly "configure-$preset" cmake --preset "$preset"
    quietly "build-$preset" cmake --build --preset "$preset" --target "$@"
  )
}

# run_node_tests FILE…: with node:test, one file after the other; ends with `N passed, N failed`.
run_node_tests() {
  local tap result=0
  tap=$(mktemp)
  node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$tap" "$@" || result=$?
  awk '/^# pass/ { pass = $3 } /^# fail/ { fail = $3 } /^# cancelled/ { fail += $3 }
    END { printf "%d passed, %d failed\n", pass, fail }' "$tap"
  rm -f "$tap"
  return "$result"
}

# A port that is free now, in the range that the system does not hand out by itself.
free_port() {
  local port
  for port in $(shuf -i 20000-29999 -n 50); do
    if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return 0
    fi
  done
  die "no free port found"
}
