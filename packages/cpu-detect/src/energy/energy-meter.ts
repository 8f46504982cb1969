import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the CPU packages of this machine take. */
export type EnergyMeter =
  | {
      readonly kind: 'readable';
      /** CPU packages (sockets) that are counted. */
      readonly packages: number;
      /**
       * Energy of all packages since the meter was opened, in joules; null if it cannot be read just now. Takes
       * microseconds. A counter that wraps around is followed if it is read before it wraps twice, which takes minutes.
       */
      readonly joules: () => number | null;
    }
  /** `reason`: one line, with the command that helps where one does. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface EnergyOptions {
  /** A folder that stands for `/`. Default `/`. */
  readonly root?: string;
}

/** A counter in microjoules; after `range`, its largest value, comes 0. */
interface Counter {
  readonly file: string;
  readonly range: number;
}

const POWERCAP = '/sys/class/powercap';
/** A top-level domain; `intel-rapl:0:0` and the like are parts of one. The kernel names AMD's so too. */
const DOMAIN = /^intel-rapl:\d{1,4}$/;
/** Another top-level domain of some laptops, `psys`, is the whole platform and contains the package. */
const PACKAGE = /^package-\d/;
const MICROJOULES = 1e6;

/**
 * Opens the energy counters of the CPU packages (RAPL). Since 2020 Linux lets only root read them, since power tells
 * what a CPU computes; virtual machines and containers mostly have none.
 * @see Linux `Documentation/power/powercap/powercap.rst`; CVE-2020-8694
 */
export function openEnergyMeter({ root = '/' }: EnergyOptions = {}): EnergyMeter {
  const counters = packageCounters(join(root, POWERCAP));
  if (counters.length === 0) {
    return { kind: 'unreadable', reason: `this machine has no energy counters of CPU packages in ${POWERCAP}` };
  }
  const first: number[] = [];
  for (const { file } of counters) {
    const read = attempt(() => readCount(file));
    if (!read.ok) return { kind: 'unreadable', reason: reasonOf(read.error) };
    first.push(read.value);
  }
  return { kind: 'readable', packages: counters.length, joules: energySince(first, counters) };
}

function packageCounters(folder: string): Counter[] {
  const names = attempt(() => readdirSync(folder));
  return (names.ok ? names.value : []).flatMap((name): Counter[] => {
    const domain = join(folder, name);
    if (!DOMAIN.test(name)) return [];
    const title = attempt(() => readFileSync(join(domain, 'name'), 'utf8'));
    const range = attempt(() => readCount(join(domain, 'max_energy_range_uj')));
    const isPackage = title.ok && PACKAGE.test(title.value);
    return isPackage && range.ok ? [{ file: join(domain, 'energy_uj'), range: range.value }] : [];
  });
}

function energySince(first: readonly number[], counters: readonly Counter[]): () => number | null {
  let last = first;
  let microjoules = 0;
  return () => {
    const now = attempt(() => counters.map(({ file }) => readCount(file)));
    if (!now.ok) return null;
    for (const [at, { range }] of counters.entries()) {
      const [before, after] = [last[at] ?? 0, now.value[at] ?? 0];
      microjoules += after >= before ? after - before : range - before + after;
    }
    last = now.value;
    return microjoules / MICROJOULES;
  };
}

/** @throws if the file cannot be read or holds no count */
function readCount(file: string): number {
  const text = readFileSync(file, 'utf8').trim();
  const count = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(count)) throw new Error(`${file} holds no count`);
  return count;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EACCES' || code === 'EPERM') {
    return `only root may read ${POWERCAP}/intel-rapl:*/energy_uj (to allow all users: sudo chmod a+r ${POWERCAP}/intel-rapl:*/energy_uj)`;
  }
  return `the energy counters cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function attempt<T>(
  action: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown } {
  try {
    return { ok: true, value: action() };
  } catch (error) {
    return { ok: false, error };
  }
}
