import { dirname } from 'node:path';
import { oneLine } from '@rn50/bench-stats/words';
import { type QuantizedFile, quantizeFile, type TuningOutcome } from '@rn50/comparison';
import type { QuantizeChoices } from '@rn50/onnx-quantize/options';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { inputsChoice, type RawInputOptions } from '../options/input-options.js';
import { outputFile } from '../options/output-file.js';
import { namedFile } from '../options/paths.js';
import type { CalibrationChoice } from '../options/quantize-options.js';
import { progressListener } from '../progress/listen.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { quantizeSummary } from '../report/quantize-summary.js';
import { calibrationOf } from './calibration-of.js';

export interface QuantizeOptions {
  readonly input: string;
  readonly output: string;
  readonly calibration: CalibrationChoice;
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
  const { calibration, data } = await calibrationOf(options.calibration, cwd);
  const inputs = { ...inputsChoice(options.inputs, cwd), data };
  prepareOutFolder(dirname(output), cwd, '-o');
  const made = await quantizeFile(
    { fp32, output, calibration, inputs, choices, tune, threads },
    { onEvent: progressListener(context), signal },
  );
  const { inputLine, renderFidelity } = await import('@rn50/report-render');
  const { report, fidelity, variants, tuning } = made;
  stdout(`Save to ${wanted} (${(made.sizeBytes / 1e6).toFixed(1)} MB, sha256 ${made.sha256})\n`);
  if (report !== null) stdout(quantizeSummary(report, made.floatGroups));
  for (const input of made.inputs) stdout(`${inputLine(input)}\n`);
  stdout(renderFidelity(fidelity, { variants: [...variants] }));
  if (tuning !== null) stderr(tuneLine(tuning));
  for (const { message, remedy } of report?.warnings ?? []) stderr(`warning: ${oneLine(message)}. ${remedy}\n`);
  if (calibration.kind === 'structured') stderr(onPatterns(made));
  return EXIT.done;
}

function onPatterns({ inputs }: Pick<QuantizedFile, 'inputs'>): string {
  const isPicture = inputs.length === 1 && inputs[0]?.values === 'pictures';
  const own = isPicture ? 'images with --calibration <folder or .npy file>' : 'inputs with --calibration <file.npz>';
  return `warning: calibrated on generated patterns: fine for speed, less so for accuracy. Give your own ${own}.\n`;
}

function tuneLine({ isTuned, summary, cpu, engineVersion, threads }: TuningOutcome): string {
  if (!isTuned) return `not tuned: ${oneLine(summary)}; the file is the portable one\n`;
  const setting = `${oneLine(cpu)}, ONNX Runtime ${engineVersion}, ${threads} threads, batch 1`;
  return `tuned for ${setting}: ${oneLine(summary)}\n`;
}
