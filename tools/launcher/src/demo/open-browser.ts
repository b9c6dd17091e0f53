import { spawn } from 'node:child_process';

/** Opens the page where there is a screen; says nothing where there is none. */
export function openBrowser(url: string): void {
  const isMac = process.platform === 'darwin';
  if (!isMac && process.env.DISPLAY === undefined && process.env.WAYLAND_DISPLAY === undefined) return;
  spawn(isMac ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true })
    .once('error', () => undefined)
    .unref();
}
