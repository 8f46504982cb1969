import type { EngineRegistry } from '@rn50/inference-runner';
import { EXIT, type ExitCode, errorLine, exitCodeOf } from '../errors.js';
import { chooseProgress } from '../progress/choose.js';
import { showsColors, terminalOf, type Writable } from '../terminal.js';
import { run } from './run.js';
import type { MakeContext } from './wiring.js';

/** What the program has of the process that it runs in. */
export interface ProcessIo {
  /** Without node and script. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
  /** The engines that `--engine` accepts; those that are published unless given. */
  readonly engines?: EngineRegistry;
}

/** The whole program but for its process: runs a command, prints what it says, and gives the exit code. Never throws. */
export async function main(io: ProcessIo): Promise<ExitCode> {
  const { argv, env, cwd, stdout, stderr, signal, engines } = io;
  const terminal = terminalOf(stdout, stderr);
  const colors = showsColors(stdout, env);
  const makeContext: MakeContext = ({ progress: isWanted = true, verbose = false }) => {
    const progress = chooseProgress(isWanted, terminal, stderr, env);
    // A note takes the place of the progress line; plain text would be written behind it.
    const tell = isWanted ? progress.note : (text: string) => terminal.stderr(`${text}\n`);
    return {
      stdout: terminal.stdout,
      stderr: terminal.stderr,
      rendered: colors ? terminal.painted : terminal.stdout,
      colors,
      verbose,
      cwd,
      env,
      progress,
      detail: (text) => verbose && tell(text),
      signal,
    };
  };
  try {
    return await run(argv, env, makeContext, terminal.stdout, engines);
  } catch (error) {
    return failed(error, io);
  }
}

/** One line for an error, not a stack trace, and its exit code. */
export function failed(error: unknown, { argv, stdout, stderr, signal }: ProcessIo): ExitCode {
  const terminal = terminalOf(stdout, stderr);
  if (signal.aborted) {
    terminal.stderr('interrupted\n');
    return EXIT.interrupted;
  }
  terminal.stderr(`${errorLine(error)}\n`);
  if (argv.includes('--verbose') && error instanceof Error) terminal.stderr(`${error.stack ?? ''}\n`);
  return exitCodeOf(error);
}
