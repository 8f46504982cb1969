import { DEFAULT_ENGINE } from '@rn50/inference-runner/engines';
import type { Command } from 'commander';
import { storeOptions } from '../options/compare-options.js';
import type { RawInputOptions } from '../options/input-options.js';
import { oneOf, positiveNumber, wholeNumber } from '../options/values.js';
import { addInputOptions, addProgressOptions, INPUTS } from './shared-options.js';
import type { Wiring } from './wiring.js';

interface RawWhyOptions extends RawInputOptions {
  fp32?: string;
  json?: boolean;
  out?: string;
  batch?: number;
  threads?: number;
  budget?: number;
  engine?: string;
  cacheDir?: string;
  progress?: boolean;
  verbose?: boolean;
}

const DEFAULT_BUDGET = 60;

const HELP = `
Prints what slows the model down here (the greatest expected gain first), each cause with its evidence and a command
that helps, then the time of every layer, FP32 beside INT8. Works with INT8 files of any quantizer.
Both models are profiled in turns, as many rounds as the budget allows, at least two of three runs; the fastest round of each
is shown. A fix is named only where it was tried on this model: the file is made and run beside yours. For ratios with
intervals: rn50 compare.

  rn50 why int8.onnx                                   what is wrong with it
  rn50 why int8.onnx --fp32 fp32.onnx --out why-int8   beside FP32, with why.json and why.png

A model that ONNX Runtime does not load is judged by its file alone, where that shows a cause.

Exit codes: 0 whatever the verdict, 2 usage, 3 a model cannot be read or run, 130 interrupted`;

export function addWhy(program: Command, { env, makeContext, engines, done }: Wiring): void {
  const command = program
    .command('why')
    .description('why is my INT8 model as fast, or as slow, as it is? cause, fix, expected gain, table of layers')
    .argument('<int8.onnx>', 'the INT8 model')
    .option('--fp32 <file>', 'the FP32 model it was made from: its times stand beside')
    .option('--json', 'the explanation as JSON on stdout')
    .option('--out <dir>', 'also write why.json and why.png there')
    .option(
      '--engine <name>',
      `the engine that runs both, one that tells how long each node takes: ${Object.keys(engines).join(', ')} (default ${DEFAULT_ENGINE})`,
      oneOf('--engine', Object.keys(engines)),
    )
    .option('--batch <n>', 'images per run (default 1)', wholeNumber('--batch', 1, 65_536))
    .option('--threads <n>', 'threads (default: as in compare)', wholeNumber('--threads', 1, 1024))
    .option(
      '--budget <seconds>',
      `time aimed at for profiling, trying what helps, and the peaks (default ${DEFAULT_BUDGET})`,
      positiveNumber('--budget', DEFAULT_BUDGET),
    )
    .option('--cache-dir <dir>', 'where the measured peaks of this CPU are kept (also RN50_CACHE_DIR)')
    .addHelpText('after', HELP);
  addProgressOptions(addInputOptions(command.option('--inputs <data>', INPUTS))).action(
    async (int8: string, raw: RawWhyOptions) => {
      const { why } = await import('../commands/why.js');
      const { fp32 = null, json = false, out = null, batch = 1, threads = null, budget = DEFAULT_BUDGET } = raw;
      const { engine = DEFAULT_ENGINE } = raw;
      const asked = { int8, fp32, inputs: raw, json, out, batch, threads, engine, engines, budgetSeconds: budget };
      done(await why({ ...asked, store: storeOptions(raw, env) }, makeContext(raw)));
    },
  );
}
