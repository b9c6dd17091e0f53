# Pinned versions: the same as VERSIONS in libs/local-stack/src/lib/cache-folder.ts (a test compares them).
NODE_FLOOR=22.22.0
NODE_PINNED=24.21.0
SECANTUSD_RUST=0.5.3-beta.196
SECANTUSD_WHEEL=0.7.0b3
NATS_PINNED=2.15.1
NATS_FLOOR=2.12.6
MONGOD_FLOOR=7.0.0
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse"
