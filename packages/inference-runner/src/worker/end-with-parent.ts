import { Socket } from 'node:net';

/**
 * A thread that sleeps until the worker's standard input ends, which only happens when the parent is gone, and then
 * takes down the worker and whatever it started. It costs nothing while it waits.
 */
const input = new Socket({ fd: 0, readable: true, writable: false });
input.on('error', takeDown);
input.on('close', takeDown);
input.resume();

function takeDown(): void {
  try {
    // The worker leads a process group of its own where there are such groups.
    if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}
