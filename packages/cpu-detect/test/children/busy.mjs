// Keeps one CPU busy until its stdin ends, as it does when its parent dies.
import { Worker } from 'node:worker_threads';

const worker = new Worker('for (;;) {}', { eval: true });
worker.once('online', () => process.stdout.write('busy\n'));
process.stdin.resume().once('end', () => worker.terminate());
