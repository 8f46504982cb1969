import { dirname } from 'node:path';
import { stripFile } from '@rn50/comparison';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { outputFile } from '../options/output-file.js';
import { namedFile } from '../options/paths.js';
import { progressListener } from '../progress/listen.js';
import { prepareOutFolder } from '../report/out-folder.js';

/** `rn50 quantize --strip`: the float network behind simulated quantization. */
export async function strip(input: string, wanted: string, context: Context): Promise<ExitCode> {
  const { cwd, stdout, signal } = context;
  const model = namedFile(input, cwd);
  const output = outputFile(wanted, model.path, cwd);
  prepareOutFolder(dirname(output), cwd, '-o');
  const made = await stripFile({ model, output }, { onEvent: progressListener(context), signal });
  stdout(`Save to ${wanted} (${(made.sizeBytes / 1e6).toFixed(1)} MB, sha256 ${made.sha256})\n`);
  return EXIT.done;
}
