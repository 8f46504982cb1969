import { Command, CommanderError, Option } from 'commander';
import { COMMANDS } from './commands/commands.js';
import type { Context } from './context.js';
import { CliError, EXIT, type ExitCode, usageError } from './errors.js';
import {
  compareOptions,
  DEFAULTS,
  ENGINE_CHOICES,
  MODEL_CHOICES,
  QUICK_PAIRS,
  type RawCompareOptions,
  storeOptions,
} from './options/compare-options.js';
import { distance, nearest, oneOf, positiveNumber, wholeNumber } from './options/values.js';
import { TOOL } from './version.js';

/** Builds the context once it is known whether progress is wanted. */
export type MakeContext = (wanted: { readonly progress: boolean; readonly verbose: boolean }) => Context;

/** Parses `argv` (without node and script), runs the command it names, and gives the exit code. */
export async function run(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  makeContext: MakeContext,
  print: (text: string) => void,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = new Command('rn50')
    .description('Does INT8 pay off on this CPU, how much, and if not, why?')
    .version(TOOL.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} })
    .showSuggestionAfterError(true)
    .addHelpText('after', HELP);
  const done = (code: ExitCode) => {
    exitCode = code;
  };
  addCompare(program, env, makeContext, done);
  addCpu(program, makeContext, done);
  addFetch(program, env, makeContext, done);
  addQuantize(program, makeContext, done);
  try {
    await program.parseAsync(argv[0] === '--' ? argv.slice(1) : [...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    throw asUsageError(error);
  }
  return exitCode;
}

type Done = (code: ExitCode) => void;

function addCompare(program: Command, env: NodeJS.ProcessEnv, makeContext: MakeContext, done: Done): void {
  const command = program
    .command('compare', { isDefault: true })
    .description('compare FP32 with INT8: tables on screen, charts and report in --out (the default command)')
    .allowExcessArguments(true)
    .addOption(
      new Option(
        '--models <which>',
        'auto: cache, then download (128 MB), then built-in synthetic weights; zoo: the trained files or fail; synthetic: no download',
      ).argParser(oneOf('--models', MODEL_CHOICES)),
    )
    .option('--fp32 <file>', 'your FP32 ONNX model (alone: the INT8 model is made from it)')
    .option('--int8 <file>', 'your INT8 ONNX model')
    .addOption(new Option('--engine <name>', 'inference engine: ort').argParser(oneOf('--engine', ENGINE_CHOICES)))
    .option(
      '--batch <n>',
      `images per run in the throughput scenario (default ${DEFAULTS.batch}; latency is always batch 1)`,
      wholeNumber('--batch', 1, 4096),
    )
    .option(
      '--threads <n>',
      'intra-op threads (default: the CPUs this process may use)',
      wholeNumber('--threads', 1, 1024),
    )
    .option(
      '--budget <seconds>',
      `measuring time aimed at (default ${DEFAULTS.budgetSeconds})`,
      positiveNumber('--budget', DEFAULTS.budgetSeconds),
    )
    .option('--quick', `${QUICK_PAIRS} block pairs per scenario: about 10 s, wider intervals`)
    .option('--warmup <n>', 'fixed count of warm-up runs, with --iterations', wholeNumber('--warmup', 0))
    .option('--iterations <n>', 'fixed count of counted runs per scenario and model', wholeNumber('--iterations', 1))
    .option('--out <dir>', `folder for charts and report (default ${DEFAULTS.out})`)
    .option('--json', 'the report on stdout, everything else on stderr')
    .option(
      '--seed <n>',
      `seed of input values and resampling (default ${DEFAULTS.seed})`,
      wholeNumber('--seed', 0, 2 ** 31),
    );
  addTalkOptions(addStoreOptions(command)).action(async (raw: RawCompareOptions) => {
    refuseOperands(command);
    const options = compareOptions(raw, env);
    const { compare } = await import('./commands/compare.js');
    done(await compare(options, makeContext(options)));
  });
}

function addCpu(program: Command, makeContext: MakeContext, done: Done): void {
  program
    .command('cpu')
    .description('what this CPU can do for INT8, and what to expect')
    .option('--json', 'as JSON')
    .option('--verbose', VERBOSE)
    .action(async (raw: { json?: boolean; verbose?: boolean }) => {
      const { cpu } = await import('./commands/cpu.js');
      done(await cpu({ json: raw.json ?? false }, makeContext({ progress: false, verbose: raw.verbose ?? false })));
    });
}

function addFetch(program: Command, env: NodeJS.ProcessEnv, makeContext: MakeContext, done: Done): void {
  const command = program
    .command('fetch')
    .description('download and verify models')
    .argument('[id...]', 'ids in the manifest (default: the two that compare uses)');
  addTalkOptions(addStoreOptions(command)).action(async (ids: string[], raw: RawCompareOptions) => {
    const { fetchModels } = await import('./commands/fetch.js');
    const context = makeContext({ progress: raw.progress ?? true, verbose: raw.verbose ?? false });
    done(await fetchModels({ ids, store: storeOptions(raw, env) }, context));
  });
}

function addQuantize(program: Command, makeContext: MakeContext, done: Done): void {
  const command = program
    .command('quantize')
    .description('static INT8 quantization of an FP32 ONNX model')
    .argument('<fp32.onnx>', 'the FP32 model')
    .requiredOption('-o, --output <int8.onnx>', 'the INT8 file to write')
    .option(
      '--calibration <data>',
      'a .npy array of preprocessed images [N,C,H,W], or random (generated patterns; the default)',
      'random',
    )
    .option('--form <form>', 'qdq or qoperator (default qdq)', oneOf('--form', ['qdq', 'qoperator'] as const))
    .option('--method <method>', 'range of activations: minmax', oneOf('--method', ['minmax'] as const))
    .option(
      '--reduce-range <when>',
      '7-bit weights: auto (where the CPU has no INT8 dot product), on, off',
      oneOf('--reduce-range', ['auto', 'on', 'off'] as const),
    )
    .option('--threads <n>', 'threads for calibration', wholeNumber('--threads', 1, 1024));
  addTalkOptions(command).action(async (input: string, raw: RawQuantizeOptions) => {
    const { quantize } = await import('./commands/quantize.js');
    const context = makeContext({ progress: raw.progress ?? true, verbose: raw.verbose ?? false });
    const { form = 'qdq', method = 'minmax', reduceRange = 'auto', threads = null, output, calibration } = raw;
    done(await quantize({ input, output, form, method, reduceRange, threads, calibration }, context));
  });
}

interface RawQuantizeOptions {
  output: string;
  calibration: string;
  form?: 'qdq' | 'qoperator';
  method?: 'minmax';
  reduceRange?: 'auto' | 'on' | 'off';
  threads?: number;
  progress?: boolean;
  verbose?: boolean;
}

function addStoreOptions(command: Command): Command {
  return command
    .option('--offline', 'never touch the network (also RN50_OFFLINE=1)')
    .option('--cache-dir <dir>', 'where models are kept (also RN50_CACHE_DIR)')
    .option('--manifest <file>', 'JSON list of models that adds to, or replaces, the built-in ones by id');
}

const HELP = `
Most used (all of them: rn50 compare --help):
  rn50 --quick                         about 10 s of measuring
  rn50 --models synthetic              without a download
  rn50 --fp32 my.onnx [--int8 q.onnx]  your own model
  rn50 --out <dir> --json              where files go; the report on stdout

Exit codes: 0 done, 2 usage, 3 could not measure, 5 model not available, 130 interrupted`;

/** Beyond so many wrong letters a suggestion is a guess. */
const MOST_TYPING_ERRORS = 3;

const VERBOSE = 'more detail, and stack traces of unexpected errors';

function addTalkOptions(command: Command): Command {
  return command.option('--no-progress', 'no progress on stderr').option('--verbose', VERBOSE);
}

/** `rn50 comapre` lands in the default command: say what was meant. */
function refuseOperands(command: Command): void {
  const [operand] = command.args;
  if (operand === undefined) return;
  const known = COMMANDS.find((name) => name === operand);
  if (known !== undefined) throw usageError(`${known} must come before its options`, `Use rn50 ${known} [options].`);
  const meant = nearest(operand, COMMANDS);
  const remedy = distance(operand, meant) <= MOST_TYPING_ERRORS ? `Did you mean rn50 ${meant}?` : 'See rn50 --help.';
  throw usageError(`unknown command ${operand}`, remedy);
}

function asUsageError(error: CommanderError): CliError {
  const [message = '', ...hint] = error.message.replace(/^error: /, '').split('\n');
  const remedy = hint.length === 0 ? 'See rn50 --help.' : hint.join(' ').replace(/^\(|\)$/g, '');
  return new CliError({ code: 'USAGE', message, remedy, exitCode: EXIT.usage, cause: error });
}
