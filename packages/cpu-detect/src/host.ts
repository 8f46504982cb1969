import { readFileSync, statSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { CpuDetectError } from './errors.js';

/** Runs a program without a shell and returns its stdout; rejects if it cannot run, fails or takes too long. */
export type Exec = (file: string, args: readonly string[]) => Promise<string>;

/** Where to read from. The default is this machine. */
export interface DetectOptions {
  /** A folder that stands for `/`, e.g. a saved dump with `proc/` and `sys/`. Default `/`. */
  readonly root?: string;
  /** As `process.platform` names it. Default: this machine's. */
  readonly platform?: string;
  /** As `process.arch` names it. Default: this process's. */
  readonly arch?: string;
  /** Runs `sysctl` on macOS. Default: a real process. */
  readonly exec?: Exec;
  /** One model name per logical CPU, used on Windows and other systems. Default: `os.cpus()`. */
  readonly cpuModels?: () => readonly string[];
  /** Environment; only `PROCESSOR_IDENTIFIER` is read, on Windows. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Access to a host. Nothing else in detection touches disk, processes or the operating system. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cpuModels: () => readonly string[];
  /** The file's text, or null if it cannot be read. */
  readonly readText: (path: string) => string | null;
  readonly exec: Exec;
  /** Logical CPUs if all else fails: Node's own count on this machine, null for a dump. */
  readonly fallbackCpus: () => number | null;
}

/** One logical CPU as `os.cpus()` reports it: its speed in MHz, 0 if unknown, and its times in milliseconds. */
export interface OsCpu {
  readonly speed: number;
  readonly times: {
    readonly user: number;
    readonly nice: number;
    readonly sys: number;
    readonly idle: number;
    readonly irq: number;
  };
}

/** What to watch. The default is this machine. */
export interface WatchOptions {
  /** A folder that stands for `/`. Default `/`. */
  readonly root?: string;
  /** As `process.platform` names it. Default: this machine's. */
  readonly platform?: string;
  /** The text of a host's file, null if it cannot be read; the path is absolute, as on the host. Default: from `root`. */
  readonly readText?: (path: string) => string | null;
  /**
   * Used if there is no `/proc/stat` or no frequency file. Default: `os.cpus()`; none where a root or reader is given.
   */
  readonly osCpus?: () => readonly OsCpu[];
  /** Over one minute; null if there is none. Default: `os.loadavg()`, null on Windows and where a root or reader is given. */
  readonly loadAverage?: () => number | null;
  /** A clock that never steps back, in milliseconds. Default: `performance.now()`. */
  readonly nowMs?: () => number;
}

/** A host to watch: {@link WatchOptions} with all defaults filled in. */
export type WatchHost = Required<Omit<WatchOptions, 'root'>>;

/** sysctl answers in milliseconds; a hung one must not hang the caller. */
const EXEC_TIMEOUT_MS = 5000;

/**
 * Opens this machine or a dump of another.
 * @throws {CpuDetectError} `BAD_ROOT` if `root` is not a folder
 */
export function openHost(options: DetectOptions = {}): Host {
  const { root } = options;
  return {
    platform: options.platform ?? platform(),
    arch: options.arch ?? arch(),
    env: options.env ?? process.env,
    cpuModels: options.cpuModels ?? (() => cpus().map(({ model }) => model)),
    readText: openReader(root),
    exec: options.exec ?? run,
    fallbackCpus: () => (root === undefined && options.exec === undefined ? availableParallelism() : null),
  };
}

/**
 * Opens this machine, or files of another, for watching.
 * @throws {CpuDetectError} `BAD_ROOT` if `root` is not a folder
 */
export function openWatchHost(options: WatchOptions = {}): WatchHost {
  const isHere = options.root === undefined && options.readText === undefined;
  const system = options.platform ?? platform();
  return {
    platform: system,
    readText: options.readText ?? openReader(options.root),
    osCpus: options.osCpus ?? (() => (isHere ? cpus() : [])),
    // Windows has no load average; Node says 0.
    loadAverage: options.loadAverage ?? (() => (isHere && system !== 'win32' ? (loadavg()[0] ?? null) : null)),
    nowMs: options.nowMs ?? (() => performance.now()),
  };
}

function openReader(root: string | undefined): (path: string) => string | null {
  if (root === undefined) return readText;
  if (!isFolder(root)) {
    throw new CpuDetectError('BAD_ROOT', `Not a folder: ${root}`, 'Give the folder that holds proc/ and sys/.');
  }
  // A dump may have been copied through a system that ends lines with CR LF; the kernel never does.
  return (path) => readText(join(root, path))?.replaceAll('\r\n', '\n') ?? null;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

async function run(file: string, args: readonly string[]): Promise<string> {
  // Loaded only where a program is run: Linux needs none, and start-up time counts.
  const { execFile } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    execFile(file, [...args], { encoding: 'utf8', timeout: EXEC_TIMEOUT_MS }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(error);
    });
  });
}
