// Enters a cgroup, keeps four threads busy until its quota holds them back, and prints the conditions as JSON.
// argv: <cgroup.procs file> <seconds after which it gives up>
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const [procsFile, seconds] = process.argv.slice(2);
writeFileSync(procsFile, `${process.pid}`);
const { watchConditions } = await import('../../dist/index.js');
const watch = await watchConditions();
const workers = Array.from({ length: 4 }, () => new Worker('for (;;) {}', { eval: true }));
const end = Date.now() + Number(seconds) * 1000;
let conditions;
do {
  await sleep(300);
  watch.sample();
  const { user, system } = process.cpuUsage();
  conditions = await watch.finish({ cpuMs: (user + system) / 1000 });
} while (conditions.throttledPeriods === 0 && Date.now() < end);
process.stdout.write(JSON.stringify(conditions));
await Promise.all(workers.map((worker) => worker.terminate()));
