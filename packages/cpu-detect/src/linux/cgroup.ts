import type { CpuLimits } from '../cpu-info.js';
import type { ReadText } from './topology.js';

/** A `cgroup` or `cgroup2` line of `/proc/self/mountinfo`. */
export interface CgroupMount {
  readonly version: 1 | 2;
  /** The cgroup shown at the mount point, as seen from our cgroup namespace. */
  readonly root: string;
  readonly mountPoint: string;
  /** Super-block options; for version 1 they name the controllers. */
  readonly options: readonly string[];
}

type Quota = Pick<CpuLimits, 'cgroupQuotaCpus' | 'cgroupVersion'>;

/**
 * The least CPU quota from the process's own cgroup up to the top of the mounted tree. A parent's quota binds its
 * children, so the least one wins. A container sees only its own part of the tree: limits above its mount cannot be
 * read.
 * @see Linux `Documentation/admin-guide/cgroup-v2.rst`, `Documentation/scheduler/sched-bwc.rst`, `cgroup_namespaces(7)`
 */
export function cgroupQuota(read: ReadText): Quota {
  const groups = cpuCgroups(read);
  if (groups === null) return { cgroupQuotaCpus: null, cgroupVersion: null };
  const { version, folders } = groups;
  const known = folders.map((folder) => folderQuota(read, folder, version)).filter((quota) => quota !== null);
  return { cgroupQuotaCpus: known.length === 0 ? null : Math.min(...known), cgroupVersion: version };
}

/**
 * The folders of this process's cgroup in the CPU controller's tree and of its ancestors, innermost first. Null if the
 * process is in no such tree; no folders if the tree is not mounted, or not visible.
 */
export function cpuCgroups(read: ReadText): { readonly version: 1 | 2; readonly folders: readonly string[] } | null {
  const paths = parseProcCgroup(read('/proc/self/cgroup') ?? '');
  // The CPU controller is on one hierarchy only. A hybrid host has it on version 1 if that lists it.
  const version = paths.v1 === null ? 2 : 1;
  const path = paths.v1 ?? paths.v2;
  return path === null ? null : { version, folders: mountedFolders(read, version, path) };
}

/** The folder of this process's version 2 cgroup, null if there is none or it cannot be seen. */
export function unifiedCgroup(read: ReadText): string | null {
  const { v2 } = parseProcCgroup(read('/proc/self/cgroup') ?? '');
  return v2 === null ? null : (mountedFolders(read, 2, v2)[0] ?? null);
}

/** Our cgroup's path in the version 1 CPU hierarchy and in version 2, each null if there is none (`cgroups(7)`). */
export function parseProcCgroup(text: string): { v1: string | null; v2: string | null } {
  let v1: string | null = null;
  let v2: string | null = null;
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    const [, id, controllers = '', path = ''] = match ?? [];
    if (id === '0' && controllers === '') v2 = path;
    else if (id !== undefined && controllers.split(',').includes('cpu')) v1 = path;
  }
  return { v1, v2 };
}

/** The cgroup mounts of `/proc/self/mountinfo` (`proc_pid_mountinfo(5)`); other lines are skipped. */
export function parseCgroupMounts(text: string): CgroupMount[] {
  const mounts: CgroupMount[] = [];
  for (const line of text.split('\n')) {
    const [before = '', after] = line.split(' - ');
    const [, , , root, mountPoint] = before.split(' ');
    const [type, , options = ''] = (after ?? '').split(' ');
    if (root === undefined || mountPoint === undefined || (type !== 'cgroup' && type !== 'cgroup2')) continue;
    mounts.push({
      version: type === 'cgroup' ? 1 : 2,
      root: unescapeOctal(root),
      mountPoint: unescapeOctal(mountPoint),
      options: options.split(','),
    });
  }
  return mounts;
}

/**
 * The folders of our cgroup and its ancestors under one mount, innermost first; empty if the mount shows another tree.
 * With `path` = `/a/b`: a mount of `/` gives `<point>/a/b`, `<point>/a`, `<point>`; a mount of `/a` gives `<point>/b`, `<point>`.
 */
export function cgroupFolders(mount: CgroupMount, path: string): string[] {
  const steps = path.split('/').filter((step) => step !== '');
  const roots = mount.root.split('/').filter((step) => step !== '');
  // `/..` in our path: we are outside of our cgroup namespace's root, so no mount in it shows our group.
  if (steps.includes('..')) return [];
  // A mount root of `/..` shows an ancestor of the namespace's root; our folder in it has no name from here.
  if (roots.length > 0 && roots.every((step) => step === '..')) return [mount.mountPoint];
  if (!roots.every((step, index) => steps[index] === step)) return [];
  const below = steps.slice(roots.length);
  return Array.from({ length: below.length + 1 }, (_, up) =>
    [mount.mountPoint, ...below.slice(0, below.length - up)].join('/').replace(/^\/\//, '/'),
  );
}

/** CPUs of `cpu.max`: `50000 100000` is 0.5; `max 100000` and anything malformed are null (no limit known). */
export function parseCpuMax(text: string): number | null {
  const match = /^(\S+)\s+(\S+)$/.exec(text.trim());
  return match === null ? null : quotaCpus(match[1] ?? '', match[2] ?? '');
}

/** CPUs of version 1's `cpu.cfs_quota_us` / `cpu.cfs_period_us`, both in microseconds; a quota of -1 is no limit: null. */
export function quotaCpus(quotaUs: string, periodUs: string): number | null {
  if (!/^\d{1,15}$/.test(quotaUs.trim()) || !/^\d{1,15}$/.test(periodUs.trim())) return null;
  const cpus = Number(quotaUs) / Number(periodUs);
  return Number.isFinite(cpus) && cpus > 0 ? cpus : null;
}

function mountedFolders(read: ReadText, version: 1 | 2, path: string): string[] {
  return parseCgroupMounts(read('/proc/self/mountinfo') ?? '')
    .filter((mount) => mount.version === version && (version === 2 || mount.options.includes('cpu')))
    .flatMap((mount) => cgroupFolders(mount, path));
}

function folderQuota(read: ReadText, folder: string, version: 1 | 2): number | null {
  if (version === 2) return parseCpuMax(read(`${folder}/cpu.max`) ?? '');
  const quota = read(`${folder}/cpu.cfs_quota_us`);
  return quota === null ? null : quotaCpus(quota, read(`${folder}/cpu.cfs_period_us`) ?? '');
}

/** mountinfo writes a space, tab, newline and backslash as `\040`, `\011`, `\012` and `\134`. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
