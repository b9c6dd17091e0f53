# Fetches what a command needs, into the cache folder and node_modules only.

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

ensure_node() {
  NODE=$(find_node)
  if [ -z "$NODE" ]; then
    [ -n "$(node_package)" ] || fail "No Node is packaged for $(uname -sm): put Node $NODE_FLOOR or newer on PATH."
    say "· fetching Node $NODE_PINNED"
    npm install --no-audit --no-fund --loglevel=error --prefix "$CACHE/node-$NODE_PINNED" \
      "$(node_package)@$NODE_PINNED" >&2 || fail "Node could not be fetched: check the network, or put Node $NODE_FLOOR on PATH."
    NODE=$(cached_node)
  fi
  PATH="$(dirname "$NODE"):$PATH"
  export PATH
}

ensure_packages() {
  packages_match && return 0
  say '· installing the npm packages (about a minute)'
  (cd "$ROOT" && npm ci --no-audit --no-fund --loglevel=error >&2) || fail 'npm ci failed: check the network and try again.'
  lock_sum >"$ROOT/node_modules/.gatehouse-lock"
}

ensure_build() {
  [ -n "${GATEHOUSE_SKIP_BUILD:-}" ] && return 0
  say '· building'
  (cd "$ROOT" && node node_modules/typescript/bin/tsc -b tsconfig.build.json >&2) || fail 'The build failed.'
}

# The page is built anew when anything that goes into it is newer.
ensure_console() {
  [ -n "${GATEHOUSE_SKIP_BUILD:-}" ] && return 0
  grep -q '"build"' "$ROOT/apps/console/package.json" || return 0
  built="$ROOT/apps/console/dist/index.html"
  if [ -f "$built" ]; then
    newer=$(find "$ROOT/apps/console" "$ROOT/libs/contracts/src" "$ROOT/package-lock.json" \
      -name node_modules -prune -o -path "$ROOT/apps/console/dist" -prune -o -type f -newer "$built" -print | head -n 1)
    [ -z "$newer" ] && return 0
  fi
  say '· building the console'
  (cd "$ROOT" && npm run --silent build -w @gatehouse/console -- --logLevel warn >&2) || fail 'The console could not be built.'
}

# The fast database server: about four minutes on two cores, once.
tune() {
  target="$CACHE/secantusd-$SECANTUSD_RUST"
  [ -x "$target/bin/secantusd-rs" ] && { say "secantusd-rs $SECANTUSD_RUST stands in $target."; return 0; }
  command -v cargo >/dev/null 2>&1 || fail 'Skipped: there is no cargo, so the wheel serves. Install Rust 1.95 or newer: https://rustup.rs'
  say "· building secantusd-rs $SECANTUSD_RUST (about four minutes on two cores)"
  cargo install secantus-mdb --version "$SECANTUSD_RUST" --locked --ignore-rust-version --root "$target" </dev/null >&2
}
