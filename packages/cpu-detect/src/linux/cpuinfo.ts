import { MAX_CPU_NUMBER } from '../cpu-list.js';
import { armCore } from './arm-parts.js';

/** One line of `/proc/cpuinfo` as key and value, both trimmed. */
type Fields = ReadonlyMap<string, string>;

/** The parts of `/proc/cpuinfo`, not yet interpreted. */
export interface Cpuinfo {
  /** One entry per `processor : <number>` line, in the file's order. */
  readonly processors: readonly { readonly cpu: number; readonly fields: Fields }[];
  /** Lines outside every processor's block, as 32-bit ARM and s390 kernels write them. */
  readonly shared: Fields;
}

/**
 * Splits `/proc/cpuinfo`. A line that is not `key : value` is skipped, so a damaged file gives fewer facts, not an error.
 * @see Linux `arch/x86/kernel/cpu/proc.c`, `arch/arm64/kernel/cpuinfo.c`
 */
export function parseCpuinfo(text: string): Cpuinfo {
  const processors: { cpu: number; fields: Map<string, string> }[] = [];
  const shared = new Map<string, string>();
  let fields = shared;
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) {
      if (line.trim() === '') fields = shared;
      continue;
    }
    const key = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (key === 'processor' && /^\d{1,5}$/.test(value) && Number(value) <= MAX_CPU_NUMBER) {
      fields = new Map();
      processors.push({ cpu: Number(value), fields });
    } else if (!fields.has(key)) {
      fields.set(key, value);
    }
  }
  return { processors, shared };
}

/** Names of the CPU. */
interface Identity {
  /** Unlike cores (big.LITTLE) are joined: `Cortex-A55 + Cortex-A76`. 'unknown' if the file does not name it. */
  readonly model: string;
  readonly vendor: string;
  /** How many unlike ARM cores there are; 1 elsewhere. */
  readonly coreKinds: number;
}

/** Model and vendor from `/proc/cpuinfo`; ARM cores are named by their numbers, see {@link armCore}. */
export function cpuinfoIdentity(info: Cpuinfo): Identity {
  const blocks = [...info.processors.map(({ fields }) => fields), info.shared];
  const arm = armIdentity(blocks);
  if (arm !== null) return arm;
  const first = (...keys: string[]) => firstValue(blocks, keys);
  return {
    model: first('model name', 'Model Name', 'uarch', 'cpu model', 'cpu') ?? 'unknown',
    vendor: first('vendor_id') ?? 'unknown',
    coreKinds: 1,
  };
}

/** The flag words that every processor lists (hybrid CPUs may differ), or null if no processor has such a line. */
export function cpuinfoFlags(info: Cpuinfo): ReadonlySet<string> | null {
  const lines = new Set<string>();
  for (const fields of [...info.processors.map((processor) => processor.fields), info.shared]) {
    const line = fields.get('flags') ?? fields.get('Features');
    if (line !== undefined) lines.add(line);
  }
  const sets = [...lines].map((line) => new Set(line.split(/\s+/).filter((word) => word !== '')));
  const [smallest, ...others] = sets;
  if (smallest === undefined) return null;
  return new Set([...smallest].filter((word) => others.every((set) => set.has(word))));
}

/**
 * Sockets and physical cores by `physical id` and `core id`, or null if the file does not have them reliably: virtual
 * machines and ARM leave the lines out, containers and saved excerpts may list only some of a package's cores, and a
 * `core id` may repeat on another die. The last two show as a count that differs from the kernel's own `cpu cores`.
 */
export function cpuinfoTopology(info: Cpuinfo): { sockets: number; physicalCores: number } | null {
  const packages = new Map<string, { cores: Set<string>; stated: string | undefined }>();
  for (const { fields } of info.processors) {
    const packageId = fields.get('physical id');
    const coreId = fields.get('core id');
    if (!isCount(packageId) || !isCount(coreId)) return null;
    const entry = packages.get(packageId) ?? { cores: new Set(), stated: fields.get('cpu cores') };
    entry.cores.add(coreId);
    packages.set(packageId, entry);
  }
  if (packages.size === 0) return null;
  let physicalCores = 0;
  for (const { cores, stated } of packages.values()) {
    if (stated !== undefined && Number(stated) !== cores.size) return null;
    physicalCores += cores.size;
  }
  return { sockets: packages.size, physicalCores };
}

function armIdentity(blocks: readonly Fields[]): Identity | null {
  const vendors = new Set<string>();
  const models = new Set<string>();
  for (const fields of blocks) {
    const implementer = hexValue(fields.get('CPU implementer'));
    const part = hexValue(fields.get('CPU part'));
    if (implementer === null) continue;
    const core = part === null ? { vendor: null, model: null } : armCore(implementer, part);
    vendors.add(core.vendor ?? `implementer ${hex(implementer)}`);
    models.add(core.model ?? (part === null ? 'unknown' : `part ${hex(part)}`));
  }
  if (vendors.size === 0) return null;
  return { model: [...models].join(' + '), vendor: [...vendors].join(' + '), coreKinds: models.size };
}

function firstValue(blocks: readonly Fields[], keys: readonly string[]): string | null {
  for (const key of keys) {
    for (const fields of blocks) {
      const value = fields.get(key);
      if (value !== undefined && value !== '') return value;
    }
  }
  return null;
}

function isCount(value: string | undefined): value is string {
  return value !== undefined && /^\d+$/.test(value);
}

function hexValue(value: string | undefined): number | null {
  return value !== undefined && /^0x[0-9a-f]{1,4}$/i.test(value) ? Number.parseInt(value, 16) : null;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
