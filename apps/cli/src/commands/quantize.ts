import { dirname } from 'node:path';
import { oneLine } from '@rn50/bench-stats/words';
import { type CalibrationChoice, calibrationAt, quantizeFile, stripFile } from '@rn50/comparison';
import type { QuantizeChoices } from '@rn50/onnx-quantize/options';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { inputsChoice, type RawInputOptions } from '../options/input-options.js';
import { namedFile, outputFile } from '../options/paths.js';
import { progressListener } from '../progress/listen.js';
import { prepareOutFolder } from '../report/out-folder.js';

export interface QuantizeOptions {
  readonly input: string;
  readonly output: string;
  readonly calibration: CalibrationChoice & { readonly data: string };
  readonly inputs: RawInputOptions;
  readonly threads: number | null;
  /** Rewrite the result for speed on this machine. */
  readonly tune: boolean;
  readonly choices: QuantizeChoices;
}

/** `rn50 quantize`: an FP32 file to an INT8 file, by static post-training quantization. */
export async function quantize(options: QuantizeOptions, context: Context): Promise<ExitCode> {
  const { output: wanted, threads, choices, tune } = options;
  const { cwd, stdout, stderr, signal } = context;
  const fp32 = namedFile(options.input, cwd);
  const output = outputFile(wanted, fp32.path, cwd);
  const { calibration, data } = await calibrationAt({
    ...options.calibration,
    data: namedFile(options.calibration.data, cwd),
  });
  const inputs = { ...inputsChoice(options.inputs, cwd), data };
  prepareOutFolder(dirname(output), cwd, '-o');
  const made = await quantizeFile(
    { fp32, output, calibration, inputs, choices, tune, threads },
    { onEvent: progressListener(context), signal },
  );
  const { inputLine, renderFidelity } = await import('@rn50/report-render');
  const { patternsWarning, renderQuantization, renderTuning } = await import('@rn50/report-render/listings');
  const { report, fidelity, variants, tuning } = made;
  stdout(`Save to ${wanted} (${(made.sizeBytes / 1e6).toFixed(1)} MB, sha256 ${made.sha256})\n`);
  if (report !== null) stdout(renderQuantization(report, made.floatGroups));
  for (const input of made.inputs) stdout(`${inputLine(input)}\n`);
  stdout(renderFidelity(fidelity, { variants: [...variants] }));
  if (tuning !== null) stderr(renderTuning(tuning));
  for (const { message, remedy } of report?.warnings ?? []) stderr(`warning: ${oneLine(message)}. ${remedy}\n`);
  if (calibration.kind === 'structured') stderr(patternsWarning(made.inputs));
  return EXIT.done;
}

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
