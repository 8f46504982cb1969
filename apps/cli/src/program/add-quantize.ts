import type { Command } from 'commander';
import { FORMS, METHODS, type QuantizeChoices, REDUCE_RANGE } from '../options/quantize-options.js';
import { oneOf, wholeNumber } from '../options/values.js';
import { addTalkOptions } from './shared-options.js';
import type { Wiring } from './wiring.js';

interface RawQuantizeOptions extends Partial<QuantizeChoices> {
  output: string;
  calibration: string;
  threads?: number;
  tune?: boolean;
  progress?: boolean;
  verbose?: boolean;
}

export function addQuantize(program: Command, { makeContext, done }: Wiring): void {
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
    .option('--form <form>', 'qdq or qoperator (default qdq)', oneOf('--form', FORMS))
    .option('--method <method>', 'range of activations: minmax', oneOf('--method', METHODS))
    .option(
      '--reduce-range <when>',
      '7-bit weights: auto (where the CPU has no INT8 dot product), on, off',
      oneOf('--reduce-range', REDUCE_RANGE),
    )
    .option('--tune', 'then rewrite it for speed on this machine: a file for this CPU, ONNX Runtime and thread count')
    .option('--threads <n>', 'threads for calibration, and to tune for', wholeNumber('--threads', 1, 1024));
  addTalkOptions(command).action(async (input: string, raw: RawQuantizeOptions) => {
    const { quantize } = await import('../commands/quantize.js');
    const context = makeContext({ progress: raw.progress ?? true, verbose: raw.verbose ?? false });
    const {
      form = 'qdq',
      method = 'minmax',
      reduceRange = 'auto',
      threads = null,
      tune = false,
      output,
      calibration,
    } = raw;
    done(await quantize({ input, output, form, method, reduceRange, threads, calibration, tune }, context));
  });
}
