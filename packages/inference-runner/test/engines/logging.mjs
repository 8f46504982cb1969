/**
 * An engine for tests, loaded into a real worker process. A run takes `ms` milliseconds, slept with the thread free
 * (`how=sleep`) or waited for with the thread busy (`how=spin`). On its end it writes when each run began and ended, by
 * the monotonic clock, to `<folder>/<process id>.json`. With `slowMs` and `slowFile` the first worker to make that file
 * takes `slowMs` instead.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const parameters = new URL(import.meta.url).searchParams;
const folder = parameters.get('folder');
const runMs = Number(parameters.get(isSlow() ? 'slowMs' : 'ms') ?? 20);
const spins = parameters.get('how') === 'spin';
const runs = [];

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

function isSlow() {
  if (!parameters.has('slowFile')) return false;
  try {
    writeFileSync(parameters.get('slowFile'), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

export default {
  name: 'logging',
  title: 'the logging engine',
  canProfile: false,
  installed: async () => ({ version: '1', location: import.meta.url }),
  saysOutOfMemory: () => false,
  async load() {
    return {
      requests: 1,
      describe: () => ({
        engine: 'logging',
        engineVersion: '1',
        inputs: [{ name: 'input', type: 'float32', dims: ['N', 1, 4, 4] }],
        outputs: [{ name: 'output', type: 'float32', dims: ['N', 2] }],
        sessionOptions: {},
      }),
      async run(feeds) {
        const began = nowMs();
        if (spins) while (nowMs() < began + runMs);
        else await setTimeout(runMs);
        runs.push([began, nowMs()]);
        const batch = feeds.input.dims[0];
        return { output: { type: 'float32', dims: [batch, 2], data: new Float32Array(2 * batch) } };
      },
      async dispose() {
        if (folder !== null) writeFileSync(`${folder}/${process.pid}.json`, JSON.stringify(runs));
      },
    };
  },
};
