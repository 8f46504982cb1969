/** Child process entry: takes one job over IPC, sends progress and then one final message, and ends. */
import { once } from 'node:events';
import { isTypedError } from '../errors.js';
import { doJob } from './do-job.js';
import type { Job, JobMessage } from './jobs.js';

const send = (message: JobMessage): Promise<void> =>
  // A parent that is gone needs no answer.
  new Promise((resolve) => (process.send === undefined ? resolve() : process.send(message, () => resolve())));

process.once('disconnect', () => process.exit());
// The parent decides when to stop; an interrupt on the terminal reaches the whole group.
process.on('SIGINT', () => {});

try {
  const [job] = await once(process, 'message');
  const result = await doJob(job as Job, (text) => void send({ type: 'progress', text }));
  await send({ type: 'done', result });
} catch (error) {
  await send(failure(error));
}
process.disconnect?.();

function failure(error: unknown): JobMessage {
  const message = error instanceof Error ? error.message : String(error);
  if (isTypedError(error)) return { type: 'failed', code: error.code, message, remedy: error.remedy };
  return { type: 'failed', code: 'JOB_FAILED', message, remedy: 'Check the model file, or report this as a fault.' };
}
