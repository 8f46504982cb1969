import { type Command, Option } from 'commander';
import { usageError } from '../errors.js';
import { compareOptions, DEFAULTS, MODEL_CHOICES, type RawCompareOptions } from '../options/compare-options.js';
import { engineList } from '../options/engine-names.js';
import { readEngineOptions } from '../options/engine-options.js';
import {
  distance,
  nearest,
  numberOrAuto,
  numberOrList,
  oneOf,
  positiveNumber,
  share,
  wholeNumber,
} from '../options/values.js';
import {
  ANONYMOUS,
  addInputOptions,
  addProgressOptions,
  addResize,
  addStoreOptions,
  INPUTS,
  OPEN,
  pricePerHour,
  VERBOSE_REPORT,
} from './shared-options.js';
import type { Wiring } from './wiring.js';

/** Largest edit distance for a suggestion; beyond it would be a guess. */
const MOST_TYPING_ERRORS = 3;

export function addCompare(program: Command, { env, makeContext, engines, done }: Wiring): void {
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
    .option(
      '--fp32 <file>',
      'your FP32 ONNX model, or an id of the manifest (alone: the INT8 model is made from it; the same file as --int8: tells how noisy the machine is)',
    )
    .option('--int8 <file>', 'your INT8 ONNX model')
    .addOption(
      new Option(
        '--engine <list>',
        `inference engines with commas between them, measured beside each other; headline and gates belong to the first: ${Object.keys(engines).join(', ')}, all that are installed (all), or a name with the place of another installation (ort@<folder>) (default ${DEFAULTS.engine})`,
      ).argParser(engineList(Object.keys(engines))),
    )
    .option(
      '--batch <n|auto>',
      `images per run in the throughput scenario (default ${DEFAULTS.batch}); latency is measured at batch 1; auto: the best of a sweep over batch, threads and instances`,
      numberOrAuto('--batch', 1, 4096),
    )
    .option(
      '--threads <n|list>',
      'intra-op threads (default: the CPUs this process may use; of these the performance cores, where there are others); a list such as 1,2,4: the throughput of FP32 and INT8 with each, measured in turn, and the tables with the most that the CPUs can run',
      numberOrList('--threads', 1, 1024),
    )
    .option(
      '--instances <n>',
      'workers of each model in the throughput scenario; they share the threads, each on CPUs of its own where that can be set: Linux with taskset (default 1)',
      wholeNumber('--instances', 1, 256),
    )
    .option(
      '--ort-option <key=value>',
      'an option of ONNX Runtime for all models, e.g. session.intra_op.allow_spinning=0 (repeatable)',
      repeated,
    )
    .option(
      '--engine-option <engine:key=value>',
      'an option of one engine for all its models, e.g. openvino:NUM_STREAMS=2 (repeatable)',
      repeated,
    )
    .option(
      '--budget <seconds>',
      `measuring time aimed at (default ${DEFAULTS.budgetSeconds} for FP32 and INT8, further columns on top until they are known to 3 %; ${DEFAULTS.sweepBudgetSeconds} with --batch auto; by default up to ${DEFAULTS.budgetSeconds} more on a noisy machine); the batch is halved, which the output says, where ten block pairs do not fit`,
      positiveNumber('--budget', DEFAULTS.budgetSeconds),
    )
    .option(
      '--quick',
      `${DEFAULTS.quickPairs} block pairs per scenario: about 10 s (30 with --batch auto), wider intervals`,
    )
    .option(
      '--tune',
      'add the columns INT8 tuned and FP32 tuned of each engine: exact rewrites, kernels and settings chosen by measuring (default, except with --quick or --iterations; cached)',
    )
    .option('--no-tune', 'only FP32 and INT8 as they are')
    .option('--warmup <n>', 'fixed count of warm-up runs, with --iterations', wholeNumber('--warmup', 0))
    .option(
      '--iterations <n>',
      'fixed count of counted runs per scenario and model (with --instances at least so many of each)',
      wholeNumber('--iterations', 1),
    )
    .option(
      '--images <folder|csv>',
      'labelled pictures: a folder with a folder per class, or a CSV file (path,label); adds the accuracy of every model, and outputs are compared on them',
    )
    .addOption(pricePerHour())
    .option('--baseline <report.json>', 'gate: not slower than this earlier run of the same settings')
    .option(
      '--fail-below <ratio>',
      'gate: INT8 throughput / FP32 throughput is at least this',
      positiveNumber('--fail-below', 2),
    )
    .option(
      '--max-p99-ms <n>',
      "gate: INT8's p99 latency at batch 1 is at most this; also the limit of a sweep's advice",
      positiveNumber('--max-p99-ms', 50),
    )
    .option(
      '--min-top1-agreement <0..1>',
      'gate: share of inputs on which INT8 and FP32 name the same class',
      share('--min-top1-agreement', 0.9),
    )
    .option(
      '--min-sqnr-db <n>',
      "gate: the SQNR of INT8's worst output against FP32's is at least this",
      positiveNumber('--min-sqnr-db', 20),
    )
    .option(
      '--save-models <dir>',
      'keep the INT8 model that is made, and the tuned ones, with code for Python and Node that loads them as measured',
    )
    .option('--out <dir>', `folder for charts and report (default ${DEFAULTS.out})`)
    .option('--open', OPEN)
    .option('--anonymous', ANONYMOUS)
    .option('--json', 'the report on stdout, everything else on stderr')
    .option(
      '--seed <n>',
      `seed of input values and resampling (default ${DEFAULTS.seed})`,
      wholeNumber('--seed', 0, 2 ** 31),
    );
  addResize(addInputOptions(command.option('--inputs <data>', INPUTS)), 'of --images');
  addProgressOptions(addStoreOptions(command), VERBOSE_REPORT).action(async (raw: RawCompareOptions) => {
    refuseOperands(command);
    const options = compareOptions(raw, env, engines);
    const engineOptions = await readEngineOptions(options.engineOptions, engines);
    const { compare } = await import('../commands/compare.js');
    done(await compare({ ...options, engineOptions }, makeContext(raw)));
  });
}

function repeated(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Suggests the intended command: `rn50 comapre` is parsed as an operand of the default command. */
function refuseOperands(command: Command): void {
  const [operand] = command.args;
  if (operand === undefined) return;
  const names = commandNames(command);
  const known = names.find((name) => name === operand);
  if (known !== undefined) throw usageError(`${known} must come before its options`, `Use rn50 ${known} [options].`);
  const meant = nearest(operand, names);
  const remedy = distance(operand, meant) <= MOST_TYPING_ERRORS ? `Did you mean rn50 ${meant}?` : 'See rn50 --help.';
  throw usageError(`unknown command ${operand}`, remedy);
}

/** Names of all commands of the program. */
function commandNames({ parent }: Command): string[] {
  return parent === null
    ? []
    : parent
        .createHelp()
        .visibleCommands(parent)
        .map((command) => command.name());
}
