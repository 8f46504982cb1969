import { PIXEL_RANGES, type PixelRange } from '@rn50/comparison/request';
import { type Command, Option } from 'commander';
import { dimOf, shapeOf, sizeOf } from '../options/input-options.js';
import { numberList, oneOf, positiveNumber, wholeNumber } from '../options/values.js';

const SCALES = Object.keys(PIXEL_RANGES) as PixelRange[];

export const VERBOSE = 'more detail, and stack traces of unexpected errors';
/** Of commands that show a report. */
export const VERBOSE_REPORT =
  'all findings on the screen: intervals of every pair, outputs, conditions, warnings in full; and stack traces of unexpected errors';

export const ANONYMOUS = 'no host name, account name or folder in any output, report.json included';

/** Of commands that write a report. */
export const OPEN = 'show report.html of --out in the browser (never in CI)';

export function addProgressOptions(command: Command, verbose: string = VERBOSE): Command {
  return command.option('--no-progress', 'no progress on stderr').option('--verbose', verbose);
}

export function addCacheOptions(command: Command): Command {
  return command
    .option('--offline', 'never touch the network (also RN50_OFFLINE=1)')
    .option('--cache-dir <dir>', 'where models are kept (also RN50_CACHE_DIR)');
}

export function addStoreOptions(command: Command): Command {
  return addCacheOptions(command).option(
    '--manifest <file>',
    'JSON list of models that adds to, or replaces, the built-in ones by id',
  );
}

/** Sizes of what a model leaves open, and the range of pictures. */
export function addInputOptions(command: Command): Command {
  return command
    .option('--shape <input:sizes>', 'shape of an input, one sample, e.g. image:1x3x320x320 (repeatable)', shapeOf)
    .option('--size <HxW>', 'height and width of pictures that the model leaves open (default 224x224)', sizeOf)
    .option('--dim <symbol=n>', 'size of an open dimension, e.g. sequence_length=128 (repeatable)', dimOf)
    .option(
      '--scale <range>',
      `range of pixels in pictures: ${SCALES.join(', ')} (default: that of the graph's own normalization, else ImageNet's mean and deviation for colour and 0..1 for others)`,
      oneOf('--scale', SCALES),
    )
    .option(
      '--mean <list>',
      'mean of pictures per channel, 0..1 (colour 0.485,0.456,0.406; grey 0)',
      numberList('--mean', '0.485,0.456,0.406'),
    )
    .option(
      '--std <list>',
      'standard deviation of pictures per channel (colour 0.229,0.224,0.225; grey 1)',
      numberList('--std', '0.229,0.224,0.225'),
    );
}

/** For `compare`, where the report keeps it, and `report`. */
export function pricePerHour(): Option {
  return new Option(
    '--price-per-hour <money>',
    'what this machine costs per hour, a plain number: adds what a million images cost',
  ).argParser(positiveNumber('--price-per-hour', 0.34));
}

export const INPUTS =
  'real inputs: a .npz by input name, a .npy, a folder of .npy files, or a folder of ONNX test data';

/** @param whose of which pictures: `of images` */
export function addResize(command: Command, whose: string): Command {
  return command.option(
    '--resize <n>',
    `${whose}: shorter side before the centre crop (default the model's size x 256 / 224)`,
    wholeNumber('--resize', 1, 65_536),
  );
}
