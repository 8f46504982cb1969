import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// Children run the built package, so the parent does as well.
import { type CpuInfo, detectCpu, type MeasuredConditions, watchConditions } from '../dist/index.js';
import { fixtureTree } from './fixture-tree.js';
import { makeQuotaGroup } from './quota-group.js';

const run = promisify(execFile);
const child = (name: string) => fileURLToPath(new URL(`./children/${name}.mjs`, import.meta.url));
const GIVE_UP_SECONDS = 40;
/** Of util-linux; binds a process to CPUs. */
const TASKSET = 'taskset';

/** Somewhere with a CPU quota: a real cgroup, or files that look like one. */
interface Place {
  readonly detect: () => Promise<CpuInfo>;
  /** The conditions while more was asked for than the quota gives. */
  readonly throttle: () => Promise<MeasuredConditions>;
  readonly close: () => Promise<void>;
}

function inGroup(cpus: number, nested: boolean): Place {
  const group = makeQuotaGroup(cpus, nested);
  if (group === null) throw new Error('no cgroup can be made any more');
  const inside = async (name: string, ...args: string[]) => {
    const options = { timeout: 55_000, killSignal: 'SIGKILL' } as const;
    return JSON.parse((await run(process.execPath, [child(name), group.procsFile, ...args], options)).stdout);
  };
  return {
    detect: () => inside('detect'),
    throttle: () => inside('throttled', `${GIVE_UP_SECONDS}`),
    close: group.remove,
  };
}

function inFixture(cpus: number, nested: boolean): Place {
  const tree = fixtureTree();
  const outer = 'sys/fs/cgroup/outer';
  const stat = (periods: number, throttled: number, micros: number) =>
    `usage_usec 1\nuser_usec 1\nsystem_usec 0\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec ${micros}\n`;
  tree.write('proc/cpuinfo', 'processor: 0\n\nprocessor: 1\n');
  tree.write('proc/self/cgroup', `0::/outer${nested ? '/inner' : ''}\n`);
  tree.write('proc/self/mountinfo', '30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw,nsdelegate\n');
  tree.write(`${outer}/cpu.max`, `${cpus * 100_000} 100000\n`);
  tree.write(`${outer}/cpu.stat`, stat(100, 7, 5000));
  if (nested) {
    tree.write(`${outer}/inner/cpu.max`, 'max 100000\n');
    tree.write(`${outer}/inner/cpu.stat`, stat(0, 0, 0));
  }
  const host = { root: tree.root, platform: 'linux' } as const;
  return {
    detect: () => detectCpu({ ...host, arch: 'x64' }),
    throttle: async () => {
      const watch = await watchConditions(host);
      tree.write(`${outer}/cpu.stat`, stat(110, 16, 455_000));
      return watch.finish({ cpuMs: 0 });
    },
    close: async () => tree.remove(),
  };
}

const QUOTAS = [
  { cpus: 1, nested: false },
  { cpus: 0.5, nested: false },
  { cpus: 0.5, nested: true },
];
/** Whether real cgroups can be made: tried, and removed again, so that none is left if the tests are not run. */
async function realGroups(cpus: number, nested: boolean): Promise<boolean> {
  // Under a stricter quota around this test, the group's own could not be seen.
  const around = (await detectCpu()).limits.cgroupQuotaCpus;
  if (around !== null && around < cpus) return false;
  const group = makeQuotaGroup(cpus, nested);
  await group?.remove();
  return group !== null;
}

const CASES = [];
for (const quota of QUOTAS) {
  const name = `${quota.cpus} CPU${quota.nested ? ' on the parent group' : ''}`;
  CASES.push({ ...quota, name: `${name} (files)`, isReal: false });
  if (await realGroups(quota.cpus, quota.nested))
    CASES.push({ ...quota, name: `${name} (a real cgroup)`, isReal: true });
}
const real = CASES.filter(({ isReal }) => isReal).length;
process.stdout.write(
  `cpu-detect: quotas are tested in ${real} real cgroups and ${CASES.length - real} sets of files\n`,
);

describe.each(CASES)('under a quota of $name', ({ cpus, nested, isReal }) => {
  let place: Place;
  beforeAll(() => {
    place = isReal ? inGroup(cpus, nested) : inFixture(cpus, nested);
  });
  afterAll(() => place.close());

  it('the usable CPUs follow', async () => {
    expect(await place.detect()).toMatchObject({ usableCpus: cpus, limits: { cgroupQuotaCpus: cpus } });
  });

  it('throttling shows when four threads want more', async () => {
    const found = await place.throttle();
    expect(found.throttledPeriods).toBeGreaterThan(0);
    expect(found.throttledMs).toBeGreaterThan(0);
    expect(found.quotaPeriods).toBeGreaterThanOrEqual(found.throttledPeriods ?? Number.POSITIVE_INFINITY);
  });
});

describe('a busy process that is not ours', () => {
  it('counts as the work of others', async () => {
    const watch = await watchConditions();
    const before = process.cpuUsage();
    const busy = spawn(process.execPath, [child('busy')], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(busy, 'exit');
    let othersCpus: number | null = 0;
    let ifOurs: number | null = 0;
    try {
      await once(busy.stdout, 'data');
      for (let look = 0; look < 160 && othersCpus !== null && othersCpus < 0.2; look++) {
        await sleep(250);
        watch.sample();
        const { user, system } = process.cpuUsage(before);
        const ownMs = (user + system) / 1000;
        const found = await watch.finish({ cpuMs: ownMs });
        othersCpus = found.othersCpus;
        ({ othersCpus: ifOurs } = await watch.finish({ cpuMs: ownMs + found.seconds * 1e6 }));
      }
    } finally {
      busy.stdin.end();
      await ended;
    }
    expect(othersCpus).toBeGreaterThan(0.2);
    expect(ifOurs).toBe(0);
  });
});

describe('an affinity to one CPU', () => {
  it('leaves one usable CPU, and names it', async () => {
    const here = await detectCpu();
    const cpu = here.cores?.flat().at(-1);
    const isReal = cpu !== undefined && hasTaskset();
    const found = isReal ? await detectOn(cpu) : await detectSaved();
    expect(found).toMatchObject({
      usableCpus: isReal ? Math.min(1, here.limits.cgroupQuotaCpus ?? 1) : 1,
      limits: { affinityCpus: 1 },
      cores: [[isReal ? cpu : 1]],
    });
  });
});

function hasTaskset(): boolean {
  return spawnSync(TASKSET, ['--version']).status === 0;
}

async function detectOn(cpu: number): Promise<CpuInfo> {
  return JSON.parse((await run(TASKSET, ['-c', `${cpu}`, process.execPath, child('detect')])).stdout);
}

/** Where no process can be bound to a CPU: what one saw that was. */
function detectSaved(): Promise<CpuInfo> {
  const root = fileURLToPath(new URL('./fixtures/affinity-one-cpu', import.meta.url));
  return detectCpu({ root, platform: 'linux', arch: 'x64' });
}
