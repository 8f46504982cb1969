import { megabytes, oneLine, plural } from '@rn50/bench-stats/words';
import { DEFAULT_ENGINE } from '@rn50/inference-runner/engines';
import { cpuChecks } from './cpu-checks.js';
import type { CheckResult, Diagnosis } from './diagnosis.js';
import type { Facts } from './facts.js';
import { networkChecks } from './network-checks.js';

/** The oldest Node.js that every package is made for; `engines` of the manifests says the same. */
export const LEAST_NODE = '20.19';

const LITTLE_DISK = 2e9;
/** Less cannot hold the download and what is made of it. */
const LEAST_DISK = 3e8;
/** A default run with four columns takes about so much. */
const LITTLE_MEMORY = 2e9;
const LEAST_MEMORY = 5e8;

type Check = (facts: Facts) => readonly CheckResult[];

const CHECKS: readonly Check[] = [
  nodeCheck,
  engineChecks,
  cpuChecks,
  chartsCheck,
  cacheChecks,
  networkChecks,
  diskCheck,
  memoryCheck,
];

/** What the facts mean: every check in its order. Pure. */
export function diagnose(facts: Facts): Diagnosis {
  const checks = CHECKS.flatMap((check) => check(facts)).map((check) => ({
    ...check,
    text: oneLine(check.text),
    remedy: check.remedy === null ? null : oneLine(check.remedy),
  }));
  return { ready: !checks.some(({ required, status }) => required && status === 'problem'), checks };
}

function nodeCheck({ node }: Facts): CheckResult[] {
  const check = { id: 'node', title: 'Node.js', required: true } as const;
  if (isAtLeast(node, LEAST_NODE)) return [{ ...check, status: 'ok', text: node, remedy: null }];
  const remedy = 'Install the current long-term version from https://nodejs.org.';
  return [{ ...check, status: 'problem', text: `${node} is too old: ${LEAST_NODE} or newer is needed`, remedy }];
}

function isAtLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** One engine is enough. */
function engineChecks({ engines }: Facts): CheckResult[] {
  const other = engines.find(({ found }) => found.status === 'found')?.name;
  return engines.map(({ name, title, found }): CheckResult => {
    const check = { id: `engine-${name}`, title, required: other === undefined };
    if (found.status === 'found') {
      const { version, location } = found.value;
      return { ...check, status: 'ok', text: `${version}, ${location}`, remedy: null };
    }
    const { code, message, remedy } = found;
    if (other === undefined) return { ...check, status: 'problem', text: message, remedy };
    if (name !== DEFAULT_ENGINE)
      return { ...check, status: code === 'ENGINE_MISSING' ? 'note' : 'problem', text: message, remedy };
    return { ...check, status: 'problem', text: message, remedy: `${remedy} Until then: rn50 --engine ${other}` };
  });
}

function chartsCheck({ charts }: Facts): CheckResult[] {
  const check = { id: 'charts', title: 'charts', required: false };
  if (charts.status === 'found')
    return [{ ...check, status: 'ok', text: 'the canvas draws text in the bundled font', remedy: null }];
  return [{ ...check, status: 'problem', text: charts.message, remedy: charts.remedy }];
}

function cacheChecks({ cacheDir, cacheWritten, cache }: Facts): CheckResult[] {
  const check = { id: 'cache', title: 'cache', required: true };
  for (const one of [cacheWritten, cache])
    if (one.status === 'failed') return [{ ...check, status: 'problem', text: one.message, remedy: one.remedy }];
  if (cache.status === 'failed') return [];
  const { files, sizeBytes, leftOver, foreign } = cache.value;
  const held = `${cacheDir}: ${plural(files, 'file')}, ${megabytes(sizeBytes)}`;
  const results: CheckResult[] = [{ ...check, status: 'ok', text: held, remedy: null }];
  if (leftOver.files > 0) {
    const text = `${plural(leftOver.files, 'file')} left over, ${megabytes(leftOver.sizeBytes)}`;
    const remedy = 'rn50 fetch --prune';
    results.push({ id: 'cache-left-over', title: 'left over', required: false, status: 'note', text, remedy });
  }
  if (foreign.length > 0) {
    const others = foreign.length > 1 ? `, and ${foreign.length - 1} more` : '';
    const text = `not made by rn50: ${foreign[0]}${others}`;
    const remedy = 'Look at them, and move them elsewhere: rn50 never removes them.';
    results.push({ id: 'cache-foreign', title: 'foreign files', required: false, status: 'note', text, remedy });
  }
  return results;
}

function diskCheck({ freeDiskBytes: free }: Facts): CheckResult[] {
  const check = { id: 'disk', title: 'free disk', required: false };
  if (free === null) return [{ ...check, status: 'note', text: 'the file system does not say how much', remedy: null }];
  const status = free < LEAST_DISK ? 'problem' : free < LITTLE_DISK ? 'note' : 'ok';
  const remedy = 'Free some space, rn50 fetch --prune does in the cache, or choose --cache-dir <dir> on another disk.';
  return [{ ...check, status, text: `${megabytes(free)} for the cache`, remedy: status === 'ok' ? null : remedy }];
}

function memoryCheck({ freeMemoryBytes: free }: Facts): CheckResult[] {
  const status = free < LEAST_MEMORY ? 'problem' : free < LITTLE_MEMORY ? 'note' : 'ok';
  const remedy = status === 'ok' ? null : 'End other programs, or measure less at a time: rn50 --no-tune --batch 4';
  return [{ id: 'memory', title: 'free memory', required: false, status, text: megabytes(free), remedy }];
}
