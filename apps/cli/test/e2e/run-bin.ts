import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineRegistry } from '@rn50/inference-runner';
import { execa, type Options } from 'execa';
import { afterAll, inject } from 'vitest';
import type { main as Main } from '../../src/program/main.js';
import { BIN, SHORTEST } from './given.js';

export { BIN, DIGITS, FIXTURES } from './given.js';

/** What `warm-up.ts` made once for all end-to-end tests. */
export const WARM = inject('warm');
/** A comparison that takes about two seconds. */
export const QUICKLY = [...SHORTEST, '--cache-dir', WARM.cache];

/** A folder of its own for a test file, removed afterwards. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Environment in which these packages are not installed. */
export function hiding(...packages: readonly string[]): Record<string, string> {
  const hook = new URL('../fixtures/hide-packages.mjs', import.meta.url).href;
  return { NODE_OPTIONS: `--import=${hook}`, HIDDEN_PACKAGES: packages.join(',') };
}

/** Environment in which Node says that it runs on another machine. */
export function onMachine(machine: OtherMachine): Record<string, string> {
  const hook = new URL('../fixtures/other-machine.mjs', import.meta.url).href;
  return { NODE_OPTIONS: `--import=${hook}`, OTHER_MACHINE: JSON.stringify(machine) };
}

export interface OtherMachine {
  readonly platform?: string;
  readonly arch?: string;
  readonly libc?: 'musl';
  /** What the system's loader says of ONNX Runtime's binary. */
  readonly dlopen?: string;
}

/** Starts the built program as a user would. */
export function start(args: readonly string[], options: Options = {}) {
  return execa(process.execPath, [BIN, ...args], {
    stdin: 'ignore',
    reject: false,
    ...options,
    env: { NO_COLOR: '1', ...options.env },
  });
}

/** Runs the built program to its end. */
export async function started(args: readonly string[], options: Options = {}) {
  const { exitCode, stdout, stderr } = await start(args, options);
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
}

// As built: its child processes then load the bundle, too, and without the flags of the test runner.
const { main }: { main: typeof Main } = await import(new URL('../../dist/main.js', import.meta.url).href);
process.execArgv = [];

/**
 * Runs all of the program but its process: what `bin.ts` adds is in the tests that start it and in the golden record. A process
 * of its own would load the program anew for every command.
 */
export async function rn50(
  args: readonly string[],
  { cwd = process.cwd(), env = {}, engines }: { cwd?: string; env?: NodeJS.ProcessEnv; engines?: EngineRegistry } = {},
) {
  const said = { stdout: '', stderr: '' };
  const into = (name: keyof typeof said) => ({
    write: (text: string) => {
      said[name] += text;
    },
  });
  const exitCode = await main({
    argv: args,
    env: { ...process.env, NO_COLOR: '1', ...env },
    cwd,
    stdout: into('stdout'),
    stderr: into('stderr'),
    signal: new AbortController().signal,
    ...(engines === undefined ? {} : { engines }),
  });
  const withoutLastBreak = (text: string) => text.replace(/\n$/, '');
  return { exitCode, stdout: withoutLastBreak(said.stdout), stderr: withoutLastBreak(said.stderr) };
}

/** The children of a process and theirs, with their command lines (Linux). */
export function descendants(pid: number): { pid: number; command: string }[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  };
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [
    { pid: child, command: read(`/proc/${child}/cmdline`).replaceAll('\0', ' ') },
    ...descendants(child),
  ]);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits until `probe` gives something, at most a minute. */
export async function until<T>(what: string, probe: () => T | undefined): Promise<T> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const found = probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for ${what}`);
}
