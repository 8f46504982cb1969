import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { CliError, EXIT } from '../errors.js';
import type { Job, JobMessage, JobResult } from './jobs.js';

const WORKER = fileURLToPath(new URL('./job-worker.js', import.meta.url));

/**
 * Runs one job in a child process of its own and gives its result.
 *
 * Throws a CliError (exit 3) with the job's own code, message and remedy, or `JOB_DIED` if the process was lost.
 */
export async function runJob(
  job: Job,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (text: string) => void },
): Promise<JobResult> {
  signal.throwIfAborted();
  const child = execaNode(WORKER, {
    execArgv: [],
    stdin: 'ignore',
    stdout: 'ignore',
    ipc: true,
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 1_000,
    maxBuffer: { stderr: 10_000 },
  });
  let last: JobMessage | null = null;
  child.on('message', (message: JobMessage) => {
    if (message.type === 'progress') onProgress?.(message.text);
    else last = message;
  });
  // A child that died at once is reported below, by its exit.
  await child.sendMessage({ ...job }).catch(() => undefined);
  const ended = await child;
  signal.throwIfAborted();
  return resultOf(last, ended);
}

function resultOf(
  last: JobMessage | null,
  ended: { exitCode?: number | undefined; signal?: string | undefined; stderr?: unknown },
): JobResult {
  if (last?.type === 'done') return last.result;
  if (last?.type === 'failed') {
    throw new CliError({ code: last.code, message: last.message, remedy: last.remedy, exitCode: EXIT.notMeasured });
  }
  const how = ended.signal === undefined ? `exit code ${ended.exitCode ?? 'unknown'}` : ended.signal;
  const tail = typeof ended.stderr === 'string' ? ended.stderr.trim().split('\n').at(-1) : undefined;
  throw new CliError({
    code: 'JOB_DIED',
    message: `The process that prepares models ended before it was done (${how})${tail ? `: ${tail}` : ''}`,
    remedy: 'If memory is short, free some (about 1 GB is needed) and try again.',
    exitCode: EXIT.notMeasured,
  });
}
