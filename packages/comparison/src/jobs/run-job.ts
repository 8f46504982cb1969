import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { ComparisonError } from '../errors.js';
import type { Job, JobMessage, ResultOf } from './jobs.js';

const STDERR_TAIL_CHARACTERS = 4_000;
const WORKER = fileURLToPath(new URL('./job-worker.js', import.meta.url));

/**
 * Runs one job in a child process of its own and gives its result.
 *
 * Throws a ComparisonError with the job's own code, message and remedy, or `JOB_DIED` if the process was lost.
 */
export async function runJob<J extends Job>(
  job: J,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (text: string) => void },
): Promise<ResultOf<J>> {
  signal.throwIfAborted();
  const child = execaNode(WORKER, {
    execArgv: [],
    stdin: 'ignore',
    stdout: 'ignore',
    ipc: true,
    reject: false,
    cancelSignal: signal,
    // On a busy machine workers take a moment to end, and files to be removed.
    forceKillAfterDelay: 5_000,
    // Only the end of stderr is kept; a full buffer would break the pipe under the child.
    buffer: false,
  });
  let last: JobMessage | null = null;
  let stderrTail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderrTail = (stderrTail + text).slice(-STDERR_TAIL_CHARACTERS);
  });
  child.on('message', (message: JobMessage) => {
    if (message.type === 'progress') onProgress?.(message.text);
    else last = message;
  });
  // A child that died at once is reported below, by its exit.
  await child.sendMessage({ ...job }).catch(() => undefined);
  const ended = await child;
  signal.throwIfAborted();
  return resultOf<J>(last, { exitCode: ended.exitCode, signal: ended.signal, stderrTail });
}

function resultOf<J extends Job>(
  last: JobMessage | null,
  ended: { readonly exitCode: number | undefined; readonly signal: string | undefined; readonly stderrTail: string },
): ResultOf<J> {
  // The child answers with what belongs to the job's kind.
  if (last?.type === 'done') return last.result as ResultOf<J>;
  if (last?.type === 'failed') {
    const { code, message, remedy } = last;
    throw new ComparisonError({ code, message, remedy });
  }
  const how = ended.signal === undefined ? `exit code ${ended.exitCode ?? 'unknown'}` : ended.signal;
  const tail = ended.stderrTail.trim().split('\n').at(-1);
  throw new ComparisonError({
    code: 'JOB_DIED',
    message: `The process that prepares models ended before it was done (${how})${tail ? `: ${tail}` : ''}`,
    remedy: 'If memory is short, free some (about 1 GB is needed) and try again.',
  });
}
