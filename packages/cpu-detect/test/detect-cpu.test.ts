import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CpuDetectError, type CpuInfo, detectCpu, ISA_FEATURES, type IsaFeature, type Support } from '../src/index.js';
import { fixtureTree } from './fixture-tree.js';
import { type ExpectedHost, HOSTS } from './hosts.js';

const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url));

function detectSaved(host: ExpectedHost): Promise<CpuInfo> {
  const root = join(FIXTURES, host.folder);
  const exec = async () => readFileSync(join(root, 'sysctl.txt'), 'utf8');
  return detectCpu({ root, platform: host.platform, arch: host.arch, exec });
}

function featuresWith(cpu: CpuInfo, support: Support): IsaFeature[] {
  return ISA_FEATURES.filter((feature) => cpu.features[feature] === support);
}

describe('detectCpu on saved hosts', () => {
  it('has an expectation and an origin for every saved host', () => {
    const folders = readdirSync(FIXTURES, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    const origin = readFileSync(join(FIXTURES, 'ORIGIN.md'), 'utf8');
    expect(HOSTS.map((host) => host.folder).sort()).toEqual(folders.sort());
    for (const folder of folders) expect(origin).toContain(`\`${folder}\``);
  });

  it.each(HOSTS)('$folder', async (host) => {
    const cpu = await detectSaved(host);
    expect(cpu).toMatchObject({
      model: host.model,
      vendor: host.vendor,
      architecture: host.arch,
      platform: host.platform,
      sockets: host.sockets,
      physicalCores: host.physicalCores,
      logicalCpus: host.logicalCpus,
      int8Path: host.int8Path,
      usableCpus: host.usableCpus,
    });
    expect(featuresWith(cpu, 'yes')).toEqual(ISA_FEATURES.filter((feature) => host.features.includes(feature)));
    expect(featuresWith(cpu, 'unknown')).toEqual(ISA_FEATURES.filter((feature) => host.unknown?.includes(feature)));
    expect(cpu.cores).toEqual(host.cores ?? null);
    const cores = cpu.coreKinds?.map(({ physicalCores }) => physicalCores) ?? null;
    expect(cores).toEqual(host.coreKinds === undefined ? [] : host.coreKinds);
    expect(cpu.limits.affinityCpus).toBe(host.affinityCpus ?? null);
    expect(cpu.limits.cgroupQuotaCpus).toBe(host.cgroupQuotaCpus ?? null);
    if (host.caches !== undefined) expect(cpu.caches).toEqual(host.caches);
  });

  it.each(['epyc-zen4-vm', 'container-quota-half', 'container-quota-one-and-half', 'affinity-one-cpu'])(
    'agrees with the nproc of %s on affinity',
    async (folder) => {
      const cpu = await detectCpu({ root: join(FIXTURES, folder), platform: 'linux', arch: 'x64' });
      expect(cpu.limits.affinityCpus).toBe(Number(readFileSync(join(FIXTURES, folder, 'nproc.txt'), 'utf8')));
      expect(cpu.limits.cgroupVersion).toBe(1);
    },
  );
});

describe('detectCpu on other platforms', () => {
  it('tells on Windows what Node knows, and unknown for the rest', async () => {
    const cpu = await detectCpu({
      platform: 'win32',
      arch: 'x64',
      cpuModels: () => [
        'AMD Ryzen 7 2700X Eight-Core Processor          ',
        'AMD Ryzen 7 2700X Eight-Core Processor          ',
      ],
      env: { PROCESSOR_IDENTIFIER: 'AMD64 Family 23 Model 8 Stepping 2, AuthenticAMD' },
    });
    expect(cpu).toMatchObject({
      model: 'AMD Ryzen 7 2700X Eight-Core Processor',
      vendor: 'AuthenticAMD',
      sockets: null,
      physicalCores: null,
      logicalCpus: 2,
      usableCpus: 2,
      int8Path: 'unknown',
      caches: [],
    });
    expect(featuresWith(cpu, 'yes')).toEqual([]);
    expect(featuresWith(cpu, 'no')).toEqual(['dotprod', 'i8mm', 'sve']);
  });

  it('asks sysctl on macOS for the two trees it reads', async () => {
    const calls: unknown[] = [];
    await detectCpu({
      platform: 'darwin',
      arch: 'arm64',
      exec: async (file, args) => {
        calls.push([file, args]);
        return 'hw.logicalcpu: 8\n';
      },
    });
    expect(calls).toEqual([['/usr/sbin/sysctl', ['hw', 'machdep.cpu']]]);
  });
});

describe('detectCpu on missing and damaged files', () => {
  let root: string;
  let write: (path: string, text: string) => void;
  let remove: () => void;
  beforeEach(() => {
    ({ root, write, remove } = fixtureTree());
  });
  afterEach(() => remove());

  it('refuses a root that is not a folder', async () => {
    const missing = join(root, 'nowhere');
    const error = await detectCpu({ root: missing }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CpuDetectError);
    expect(error).toMatchObject({ code: 'BAD_ROOT', message: `Not a folder: ${missing}` });
  });

  it('reads a dump whose lines were given CR LF on the way', async () => {
    for (const file of ['proc/cpuinfo', 'proc/self/status', 'proc/self/cgroup', 'proc/self/mountinfo']) {
      write(file, readFileSync(join(FIXTURES, 'container-quota-half', file), 'utf8').replaceAll('\n', '\r\n'));
    }
    write('sys/fs/cgroup/cpu/cpu.cfs_quota_us', '50000\r\n');
    write('sys/fs/cgroup/cpu/cpu.cfs_period_us', '100000\r\n');
    expect(await detectCpu({ root, platform: 'linux', arch: 'x64' })).toMatchObject({
      model: 'AMD EPYC',
      limits: { affinityCpus: 2, cgroupQuotaCpus: 0.5, cgroupVersion: 1 },
      int8Path: 'avx512-vnni',
    });
  });

  it.each(['linux', 'darwin'])('refuses a %s dump that names no CPU', async (platform) => {
    const exec = async () => Promise.reject(new Error('no such program'));
    await expect(detectCpu({ root, platform, arch: 'x64', exec })).rejects.toMatchObject({ code: 'NO_CPU_DATA' });
  });

  it('knows little, and says so, of a host whose files are all damaged', async () => {
    for (const path of [
      'proc/cpuinfo',
      'proc/self/status',
      'proc/self/cgroup',
      'proc/self/mountinfo',
      'sys/devices/system/cpu/online',
      'sys/devices/system/cpu/cpu0/topology/thread_siblings_list',
      'sys/devices/system/cpu/cpu0/cache/index0/level',
    ]) {
      write(path, '\u0000\u0001 not what you expect - : 99999999999999999999\n');
    }
    const cpu = await detectCpu({ root, platform: 'linux', arch: 'x64' });
    expect(cpu).toMatchObject({
      model: 'unknown',
      vendor: 'unknown',
      sockets: null,
      physicalCores: null,
      logicalCpus: 1,
      caches: [],
      int8Path: 'unknown',
      usableCpus: 1,
      limits: { affinityCpus: null, cgroupQuotaCpus: null, cgroupVersion: null },
    });
  });

  it.each([
    ['both threads of one core', '0,4', 1],
    ['one thread each of two cores', '0-1', 2],
    ['three CPUs on two cores', '0,1,5', 2],
  ])('counts the cores under an affinity to %s', async (_, allowed, usable) => {
    write('proc/cpuinfo', Array.from({ length: 8 }, (_, cpu) => `processor: ${cpu}\n`).join('\n'));
    write('proc/self/status', `Cpus_allowed_list:\t${allowed}\n`);
    for (let cpu = 0; cpu < 8; cpu++) {
      write(`sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, `${cpu % 4},${(cpu % 4) + 4}\n`);
    }
    const cpu = await detectCpu({ root, platform: 'linux', arch: 'x64' });
    expect(cpu).toMatchObject({ physicalCores: 4, usableCpus: usable });
    expect(cpu.cores).toHaveLength(usable);
  });

  it('never throws, whatever the files hold', async () => {
    const words = [
      'processor',
      'flags',
      'core id',
      'physical id',
      ':',
      ' ',
      '\n',
      '0',
      '1',
      '-',
      ',',
      '0::/a',
      ' - cgroup2 x rw',
    ];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words)).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, text, text, async (cpuinfo, status, mounts) => {
        write('proc/cpuinfo', cpuinfo);
        write('proc/self/status', status);
        write('proc/self/cgroup', mounts);
        write('proc/self/mountinfo', mounts);
        write('sys/devices/system/cpu/online', status);
        const cpu = await detectCpu({ root, platform: 'linux', arch: 'x64' });
        expect(cpu.usableCpus).toBeGreaterThan(0);
        expect(cpu.logicalCpus).toBeGreaterThanOrEqual(1);
        expect(cpu.cores?.flat().length ?? null).toBe(cpu.limits.affinityCpus);
      }),
      { numRuns: 200 },
    );
  });
});

describe('detectCpu on this machine', () => {
  it('is consistent with itself and with Node', async () => {
    const cpu = await detectCpu();
    expect(cpu.platform).toBe(process.platform);
    expect(cpu.architecture).toBe(process.arch);
    expect(cpu.logicalCpus).toBeGreaterThanOrEqual(cpus().length);
    expect(cpu.usableCpus).toBeGreaterThan(0);
    expect(cpu.usableCpus).toBeLessThanOrEqual(cpu.logicalCpus);
    expect(cpu.cores === null).toBe(cpu.limits.affinityCpus === null);
    expect(cpu.cores?.flat().length ?? null).toBe(cpu.limits.affinityCpus);
    if (cpu.physicalCores !== null) expect(cpu.physicalCores).toBeLessThanOrEqual(cpu.logicalCpus);
    // Node counts affinity; later versions of it may count a quota as well.
    if (cpu.limits.affinityCpus !== null)
      expect(cpu.limits.affinityCpus).toBeGreaterThanOrEqual(availableParallelism());
  });

  it('agrees with lscpu where there is one', async () => {
    const lscpu = readLscpu();
    const cpu = await detectCpu();
    // Without lscpu (macOS, Windows, small containers) Node's own count is the reference.
    expect(cpu.logicalCpus).toBe(lscpu === null ? cpus().length : lscpu.logicalCpus);
    if (lscpu === null) return;
    expect(cpu.physicalCores ?? lscpu.physicalCores).toBe(lscpu.physicalCores);
    const flagged = ISA_FEATURES.filter((feature) => lscpu.flags.has(feature));
    expect(featuresWith(cpu, 'yes')).toEqual(expect.arrayContaining(flagged));
  });
});

/** CPUs, distinct (core, socket) pairs and flags as util-linux sees them; null if it is not installed. */
function readLscpu(): { logicalCpus: number; physicalCores: number; flags: ReadonlySet<string> } | null {
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    const table = execFileSync('lscpu', ['--parse=CPU,Core,Socket'], { encoding: 'utf8', env });
    const rows = table.split('\n').filter((line) => /^\d/.test(line));
    const cores = new Set(rows.map((row) => row.split(',').slice(1).join()));
    const flags = /^Flags:\s*(.*)$/m.exec(execFileSync('lscpu', { encoding: 'utf8', env }))?.[1] ?? '';
    return { logicalCpus: rows.length, physicalCores: cores.size, flags: new Set(flags.split(' ')) };
  } catch {
    return null;
  }
}
