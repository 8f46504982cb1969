import { Socket } from 'node:net';

/**
 * A thread that sleeps until the worker's standard input ends, which happens only when the parent has ended. It then
 * kills the worker and its children. Waiting costs no CPU time.
 */
const input = new Socket({ fd: 0, readable: true, writable: false });
input.on('error', killWorker);
input.on('close', killWorker);
input.resume();

function killWorker(): void {
  try {
    // The worker leads a process group of its own where there are such groups.
    if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}
