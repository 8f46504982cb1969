import type { EngineRegistry } from '@rn50/inference-runner';
import { ENGINES } from '@rn50/inference-runner/engines';
import { Command, CommanderError } from 'commander';
import { CliError, EXIT, type ExitCode } from '../errors.js';
import { TOOL } from '../version.js';
import { addCompare } from './add-compare.js';
import { addCompletion } from './add-completion.js';
import { addCpu } from './add-cpu.js';
import { addDiff } from './add-diff.js';
import { addDoctor } from './add-doctor.js';
import { addFetch } from './add-fetch.js';
import { addQuantize } from './add-quantize.js';
import { addReport } from './add-report.js';
import { addWhy } from './add-why.js';
import type { MakeContext, Wiring } from './wiring.js';

const HELP = `
Most used (all of them: rn50 compare --help):
  rn50 --quick                         about 10 s of measuring
  rn50 --models synthetic              without a download
  rn50 --fp32 my.onnx [--int8 q.onnx]  your own model
  rn50 --out <dir> --json              where files go; the report on stdout
  rn50 --batch auto --max-p99-ms 50    the best batch, threads and instances
  rn50 why int8.onnx --fp32 fp32.onnx  why is it slow? cause, fix, expected gain
  rn50 doctor                          is this machine fit, and what helps?
  rn50 --fail-below 2 --baseline b.json  a gate for CI

Exit codes: 0 done, every gate passed, 1 a gate failed, 2 usage, 3 could not measure, 4 a gate is inconclusive,
5 model not available, 130 interrupted`;

/**
 * Parses `argv` (without node and script), runs the command it names, and gives the exit code.
 * @param engines the engines that `--engine` accepts
 */
export async function run(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  makeContext: MakeContext,
  print: (text: string) => void,
  engines: EngineRegistry = ENGINES,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = new Command('rn50')
    .description('Does INT8 pay off on this CPU, and how much?')
    .version(TOOL.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} })
    .showSuggestionAfterError(true)
    .addHelpText('after', HELP);
  const wiring: Wiring = {
    env,
    makeContext,
    engines,
    done: (code) => {
      exitCode = code;
    },
  };
  for (const add of [addCompare, addReport, addDiff, addCpu, addDoctor, addFetch, addQuantize, addWhy, addCompletion])
    add(program, wiring);
  try {
    await program.parseAsync(argv[0] === '--' ? argv.slice(1) : [...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    throw asUsageError(error);
  }
  return exitCode;
}

function asUsageError(error: CommanderError): CliError {
  const [message = '', ...hint] = error.message.replace(/^error: /, '').split('\n');
  const remedy = hint.length === 0 ? 'See rn50 --help.' : hint.join(' ').replace(/^\(|\)$/g, '');
  return new CliError({ code: 'USAGE', message, remedy, exitCode: EXIT.usage, cause: error });
}
