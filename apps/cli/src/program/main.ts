import type { EngineRegistry } from '@rn50/inference-runner';
import { EXIT, type ExitCode, errorLine, exitCodeOf } from '../errors.js';
import { chooseProgress } from '../progress/choose.js';
import { terminalOf, type Writable } from '../terminal.js';
import { run } from './run.js';
import type { MakeContext } from './wiring.js';

/** What the program has of the process that it runs in. */
export interface Surroundings {
  /** Without node and script. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
  /** The engines that `--engine` accepts; those that are published unless given. */
  readonly engines?: EngineRegistry;
}

/** The whole program but for its process: runs a command, prints what it says, and gives the exit code. Never throws. */
export async function main(around: Surroundings): Promise<ExitCode> {
  const { argv, env, cwd, stdout, stderr, signal, engines } = around;
  const terminal = terminalOf(stdout, stderr);
  const makeContext: MakeContext = ({ progress = true, verbose = false }) => ({
    stdout: terminal.stdout,
    stderr: terminal.stderr,
    cwd,
    progress: chooseProgress(progress, terminal, stderr, env),
    detail: (text) => verbose && terminal.stderr(`${text}\n`),
    signal,
  });
  try {
    return await run(argv, env, makeContext, terminal.stdout, engines);
  } catch (error) {
    return failed(error, around);
  }
}

/** One line for an error, not a stack trace, and its exit code. */
export function failed(error: unknown, { argv, stdout, stderr, signal }: Surroundings): ExitCode {
  const terminal = terminalOf(stdout, stderr);
  if (signal.aborted) {
    terminal.stderr('interrupted\n');
    return EXIT.interrupted;
  }
  terminal.stderr(`${errorLine(error)}\n`);
  if (argv.includes('--verbose') && error instanceof Error) terminal.stderr(`${error.stack ?? ''}\n`);
  return exitCodeOf(error);
}
