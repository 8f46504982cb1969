import type { Readable } from 'node:stream';

/** How a child process ended. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The parts of a child process that `endOf` uses. */
export interface EndingChild extends PromiseLike<unknown> {
  readonly connected: boolean;
  readonly stderr: Readable;
  once(event: 'exit', listener: (code: number | null, signal: string | null) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
}

/** After an exit, how long the last messages and stderr may take to arrive. */
const DRAIN_MS = 1_000;

/**
 * Waits for the exit, then for the messages and stderr still on their way. A child that cannot start counts as ended at
 * once.
 */
export async function endOf(child: EndingChild): Promise<Ending> {
  const exited = new Promise<Ending>((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const disconnected = child.connected
    ? new Promise<void>((resolve) => child.once('disconnect', () => resolve()))
    : Promise.resolve();
  const stderrClosed = new Promise<void>((resolve) => child.stderr.once('close', () => resolve()));
  const neverStarted = Promise.resolve(child).then((): Ending => ({ exitCode: null, signal: null }));
  const ending = await Promise.race([exited, neverStarted]);
  let timer: NodeJS.Timeout | undefined;
  const drainTimeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAIN_MS);
  });
  await Promise.race([Promise.all([disconnected, stderrClosed]), drainTimeout]);
  clearTimeout(timer);
  return ending;
}

/** Kills processes that an ended worker may have left in its process group. */
export function endGroup(pid: number): void {
  if (process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Usually nothing is left.
  }
}
