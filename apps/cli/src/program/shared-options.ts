import type { Command } from 'commander';
import { numberList, wholeNumber } from '../options/values.js';

export const VERBOSE = 'more detail, and stack traces of unexpected errors';

export function addProgressOptions(command: Command): Command {
  return command.option('--no-progress', 'no progress on stderr').option('--verbose', VERBOSE);
}

export function addStoreOptions(command: Command): Command {
  return command
    .option('--offline', 'never touch the network (also RN50_OFFLINE=1)')
    .option('--cache-dir <dir>', 'where models are kept (also RN50_CACHE_DIR)')
    .option('--manifest <file>', 'JSON list of models that adds to, or replaces, the built-in ones by id');
}

/** @param whose beginning of the help text, e.g. `of images` */
export function addPreprocessing(command: Command, whose: string): Command {
  return command
    .option(
      '--mean <list>',
      `${whose}: mean per channel, 0..1 (default ImageNet's 0.485,0.456,0.406; grey 0)`,
      numberList('--mean', '0.485,0.456,0.406'),
    )
    .option(
      '--std <list>',
      `${whose}: standard deviation per channel (default ImageNet's 0.229,0.224,0.225; grey 1)`,
      numberList('--std', '0.229,0.224,0.225'),
    )
    .option(
      '--resize <n>',
      `${whose}: shorter side before the centre crop (default the model's size x 256 / 224)`,
      wholeNumber('--resize', 1, 65_536),
    );
}
