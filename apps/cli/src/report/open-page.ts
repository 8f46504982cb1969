import { spawn } from 'node:child_process';
import type { Context } from '../context.js';

/** What opens a file as if it were double-clicked. On Windows not `start`, which only a shell has and which reads `&` in a path. */
const OPENERS: Readonly<Record<string, string>> = { darwin: 'open', win32: 'explorer.exe' };
const OPENER = 'xdg-open';
/** An opener that is still there after this has become the browser. */
const OPENED_AFTER_MS = 1000;

/**
 * Shows a page in the user's browser, which lives on when this program ends. In CI, or where nothing opens it, a line says where it is.
 * @param page absolute path
 */
export async function openPage(
  page: string,
  { env, stderr }: Pick<Context, 'env' | 'stderr'>,
  platform: string = process.platform,
): Promise<void> {
  if (env.CI) return stderr(`not opened in CI: ${page}\n`);
  const opener = OPENERS[platform] ?? OPENER;
  const child = spawn(opener, [page], { detached: true, stdio: 'ignore', env });
  const failure = await new Promise<string | null>((resolve) => {
    const opened = setTimeout(resolve, OPENED_AFTER_MS, null);
    const ended = (reason: string | null) => {
      clearTimeout(opened);
      resolve(reason);
    };
    child.once('error', () => ended('cannot be started'));
    // The Explorer ends with 1 whatever it did.
    child.once('exit', (code) => ended(code === 0 || platform === 'win32' ? null : 'finds no browser'));
  });
  child.unref();
  if (failure !== null) stderr(`${opener} ${failure}; the page is ${page}\n`);
}
