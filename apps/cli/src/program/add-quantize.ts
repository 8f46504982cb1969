import { CODE_TYPES, FORMS, METHODS, REDUCE_RANGE } from '@rn50/onnx-quantize/options';
import { type Command, Option } from 'commander';
import { calibrationChoice, quantizeChoices, type RawQuantizeOptions } from '../options/quantize-options.js';
import { oneOf, positiveNumber, wholeNumber } from '../options/values.js';
import { addInputOptions, addProgressOptions, addResize } from './shared-options.js';
import type { Wiring } from './wiring.js';

export function addQuantize(program: Command, { makeContext, done }: Wiring): void {
  const command = program
    .command('quantize')
    .description('static INT8 quantization of an FP32 ONNX model')
    .argument('<fp32.onnx>', 'the FP32 model')
    .requiredOption('-o, --output <int8.onnx>', 'the INT8 file to write')
    .option('--form <form>', 'qdq or qoperator (default qdq)', oneOf('--form', FORMS))
    .option(
      '--reduce-range <when>',
      '7-bit weights: auto (where the CPU has no INT8 dot product), on, off',
      oneOf('--reduce-range', REDUCE_RANGE),
    )
    .option('--tune', 'then rewrite it for speed on this machine: a file for this CPU, ONNX Runtime and thread count')
    .addOption(
      new Option(
        '--strip',
        'instead take Q/DQ pairs out of a file from training with quantization: writes the float network',
      ).conflicts(['tune', 'form', 'calibration']),
    )
    .option('--threads <n>', 'threads for calibration, and to tune for', wholeNumber('--threads', 1, 1024));
  addCalibration(command);
  addRanges(command);
  addSensitivity(command);
  addTypes(command);
  addProgressOptions(command).action(async (input: string, raw: RawQuantizeOptions) => {
    const { quantize, strip } = await import('../commands/quantize.js');
    if (raw.strip) return done(await strip(input, raw.output, makeContext(raw)));
    const choices = await quantizeChoices(raw);
    const calibration = calibrationChoice(raw);
    const { threads = null, tune = false, output } = raw;
    done(await quantize({ input, output, threads, calibration, inputs: raw, tune, choices }, makeContext(raw)));
  });
}

function addCalibration(command: Command): void {
  command
    .option(
      '--calibration <data>',
      'a folder of images (.jpg .jpeg .png .webp); preprocessed arrays: a .npz by input name, a .npy, a folder of .npy files or of ONNX test data; or random (generated patterns; the default)',
      'random',
    )
    .option(
      '--max-images <n>',
      'at most so many inputs, an even pick (default 128; 16 with random)',
      wholeNumber('--max-images', 1),
    );
  addResize(addInputOptions(command), 'of images');
}

function addRanges(command: Command): void {
  command
    .option(
      '--method <method>',
      'range of activations: minmax (default), percentile, entropy, mse',
      oneOf('--method', METHODS),
    )
    .option(
      '--percentile <n>',
      'share of values kept with --method percentile, in percent (default 99.999)',
      positiveNumber('--percentile', 99.99),
    )
    .option('--moving', "with --method minmax: the average of each input's extremes, not the extremes of all");
}

function addSensitivity(command: Command): void {
  command
    .option(
      '--exclude <name...>',
      'nodes (by name) or operator types that stay in float; ends at the next option (repeatable)',
    )
    .option('--layers', 'also print the layers that lose most, each quantized by itself')
    .option(
      '--max-loss-db <n>',
      'leave in float each layer whose output, with only that layer quantized, has an SQNR more than n dB below the median of all layers',
      positiveNumber('--max-loss-db', 10),
    );
}

function addTypes(command: Command): void {
  command
    .option('--per-tensor', 'one scale for all weights of a layer, not one per output channel')
    .option(
      '--activation-type <type>',
      'uint8, int8, or auto (default): int8 on ARM with dot products, else uint8',
      oneOf('--activation-type', CODE_TYPES),
    )
    .option('--weight-type <type>', 'int8, uint8, or auto (default): int8', oneOf('--weight-type', CODE_TYPES));
}
