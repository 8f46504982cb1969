/** The machine every golden run sees: two cores of a Xeon with AVX512-VNNI under Linux, put under Node's `fs` and `os`. */
import fs from 'node:fs';
import os from 'node:os';
import { elapsedMs } from './clock.mjs';

const MODEL = 'Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz';
const FLAGS = 'fpu sse4_2 avx avx2 fma avx512f avx512dq avx512bw avx512vl avx512_vnni';
const CPUS = [0, 1, 2, 3];
const CORES = 2;
/** What the others on this machine keep busy, in CPUs. */
const OTHERS_CPUS = 0.03;

/** Files of the kernel by path; all others below {@link FAKED} are not there. */
const FILES = new Map([
  ['/proc/cpuinfo', () => CPUS.map(cpuinfo).join('\n')],
  ['/proc/stat', procStat],
  ['/proc/loadavg', () => '0.08 0.05 0.01 1/123 4567\n'],
  ['/proc/vmstat', () => 'pswpin 0\npswpout 0\n'],
  ['/proc/pressure/memory', () => 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n'],
  ['/proc/self/status', () => 'Cpus_allowed_list:\t0-3\n'],
  ['/proc/self/cgroup', () => '0::/\n'],
  ['/proc/self/mountinfo', () => '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n'],
  ['/proc/self/task/1/schedstat', () => '1000 0 1\n'],
  ['/sys/fs/cgroup/cpu.max', () => 'max 100000\n'],
  ['/sys/devices/system/cpu/online', () => '0-3\n'],
  ...CPUS.flatMap(cpuFiles),
]);
const FOLDERS = new Map([
  ['/proc/self/task', ['1']],
  ['/sys/devices/system/cpu', CPUS.map((cpu) => `cpu${cpu}`)],
  ...CPUS.map((cpu) => [`/sys/devices/system/cpu/cpu${cpu}/cache`, ['index0', 'index1', 'index2', 'index3']]),
]);
/** What else `/proc` has, about other processes, is the real machine's: locks of the cache rest on it. */
const FAKED = /^\/sys\/|^\/proc\/(cpuinfo|stat|loadavg|vmstat|pressure\b.*|self\/(status|cgroup|mountinfo|task\b.*))$/;

export function installHost() {
  Object.assign(os, {
    hostname: () => 'golden',
    platform: () => 'linux',
    type: () => 'Linux',
    release: () => '6.1.0',
    arch: () => 'x64',
    availableParallelism: () => CORES,
    loadavg: () => [0.08, 0.05, 0.01],
    totalmem: () => 8 * 2 ** 30,
    freemem: () => 6 * 2 ** 30,
  });
  const { readFileSync, readdirSync } = fs;
  const { readFile } = fs.promises;
  fs.readFileSync = (path, ...rest) => (isFaked(path) ? textOf(path) : readFileSync(path, ...rest));
  fs.readdirSync = (path, ...rest) => (isFaked(path) ? namesIn(path) : readdirSync(path, ...rest));
  fs.promises.readFile = async (path, ...rest) => (isFaked(path) ? textOf(path) : readFile(path, ...rest));
}

const isFaked = (path) => typeof path === 'string' && FAKED.test(path);

function textOf(path) {
  const text = FILES.get(path);
  if (text === undefined) throw absent(path);
  return text();
}

function namesIn(path) {
  const names = FOLDERS.get(path.replace(/\/$/, ''));
  if (names === undefined) throw absent(path);
  return [...names];
}

function absent(path) {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
}

function cpuinfo(cpu) {
  const fields = {
    processor: cpu,
    vendor_id: 'GenuineIntel',
    'model name': MODEL,
    'cpu MHz': '2900.000',
    'physical id': 0,
    siblings: CPUS.length,
    'core id': cpu % CORES,
    'cpu cores': CORES,
    flags: FLAGS,
  };
  return `${Object.entries(fields)
    .map(([name, value]) => `${name}\t: ${value}`)
    .join('\n')}\n`;
}

/** In ticks of 10 ms. */
function procStat() {
  const ticks = Math.floor(elapsedMs() / 10);
  const busy = Math.floor((ticks * OTHERS_CPUS) / CPUS.length);
  return CPUS.map((cpu) => `cpu${cpu} ${busy} 0 0 ${ticks - busy} 0 0 0 0 0 0\n`).join('');
}

function cpuFiles(cpu) {
  const folder = `/sys/devices/system/cpu/cpu${cpu}`;
  const siblings = `${cpu % CORES},${(cpu % CORES) + CORES}\n`;
  const caches = [
    ['1', 'Data', '32K', siblings],
    ['1', 'Instruction', '32K', siblings],
    ['2', 'Unified', '1024K', siblings],
    ['3', 'Unified', '28160K', '0-3\n'],
  ];
  return [
    [`${folder}/topology/thread_siblings_list`, () => siblings],
    [`${folder}/topology/physical_package_id`, () => '0\n'],
    [`${folder}/cpufreq/scaling_cur_freq`, () => '2900000\n'],
    [`${folder}/cpufreq/scaling_governor`, () => 'performance\n'],
    ...caches.flatMap(([level, type, size, shared], index) => [
      [`${folder}/cache/index${index}/level`, () => level],
      [`${folder}/cache/index${index}/type`, () => type],
      [`${folder}/cache/index${index}/size`, () => size],
      [`${folder}/cache/index${index}/shared_cpu_list`, () => shared],
    ]),
  ];
}
