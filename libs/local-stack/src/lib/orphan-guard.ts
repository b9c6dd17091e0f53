import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { type Writable } from 'node:stream';

/**
 * A shell in a session of its own that reads process ids from a pipe. The pipe closes when this process ends, however it ends
 * (`kill -9` too); the shell then stops what is still on its list: SIGTERM, and SIGKILL after ten seconds.
 */
const SCRIPT = `
trap '' INT TERM HUP
pids=' '
while read -r verb pid; do
  case $verb in
    add) pids="$pids$pid " ;;
    del) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -s TERM -- "-$pid" 2>/dev/null; done
tries=0
while [ "$tries" -lt 50 ]; do
  left=''
  for pid in $pids; do kill -s 0 -- "-$pid" 2>/dev/null && left="$left $pid"; done
  [ -z "$left" ] && exit 0
  tries=$((tries + 1)); sleep 0.2
done
for pid in $left; do kill -s KILL -- "-$pid" 2>/dev/null; done
`;

let shell: ChildProcessByStdio<Writable, null, null> | undefined;

/** Has the process group of `pid` stopped should this process end before it. */
export function guardGroup(pid: number): void {
  tell('add', pid);
}

/** Takes an ended group off the list, so that a reused id is never signalled. */
export function releaseGroup(pid: number): void {
  tell('del', pid);
}

function tell(verb: 'add' | 'del', pid: number): void {
  shell ??= start();
  shell.stdin.write(`${verb} ${pid}\n`);
}

function start(): ChildProcessByStdio<Writable, null, null> {
  const started = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  started.unref();
  (started.stdin as Writable & { unref?: () => void }).unref?.();
  return started;
}
