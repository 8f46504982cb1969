import { dirname, resolve } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import type { Context } from '../context.js';
import { about, EXIT, type ExitCode, errorLine, usageError } from '../errors.js';
import { planWorkforce } from '../measure/workforce.js';
import type { ImageDims } from '../models/image-dims.js';
import type { Calibration } from '../models/jobs.js';
import { runJob } from '../models/run-job.js';
import { DEFAULTS } from '../options/compare-options.js';
import type { CalibrationChoice, QuantizeChoices } from '../options/quantize-options.js';
import { isSamePath, pathKind } from '../path-kind.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { quantizeSummary } from '../report/quantize-summary.js';
import { oneLine } from '../terminal.js';
import { calibrationOf } from './calibration-of.js';

export interface QuantizeOptions extends QuantizeChoices {
  readonly input: string;
  readonly output: string;
  readonly calibration: CalibrationChoice;
  readonly threads: number | null;
  /** Rewrite the result for speed on this machine. */
  readonly tune: boolean;
}

/** Inputs on which the two files are compared: of the calibration data, or patterns that were not calibrated on. */
const COMPARED = 4;
const UNSEEN = { kind: 'structured', count: COMPARED, seed: 2 } as const;
const FORMS: Report['variants'] = [
  { id: 'fp32', engine: DEFAULTS.engine, precision: 'fp32', modelId: 'fp32', label: 'FP32' },
  { id: 'int8', engine: DEFAULTS.engine, precision: 'int8', modelId: 'int8', label: 'INT8' },
];

/** `rn50 quantize`: an FP32 file to an INT8 file, by static post-training quantization. */
export async function quantize(options: QuantizeOptions, context: Context): Promise<ExitCode> {
  const { input: given, output: wanted, calibration: chosen, threads: asked, ...choices } = options;
  const input = resolve(context.cwd, given);
  const output = resolve(context.cwd, wanted);
  if (isSamePath(input, output)) throw usageError('-o names the FP32 file itself', 'Give the INT8 file another name.');
  if (wanted === '' || pathKind(output) === 'folder') {
    throw usageError(`-o ${wanted || '(empty)'} is not the name of a file`, 'Use for example -o int8.onnx.');
  }
  const calibration = calibrationOf(chosen, context.cwd);
  prepareOutFolder(dirname(output), context.cwd, '-o');
  const cpu = await detectCpu();
  const { threads } = planWorkforce({ threads: asked, instances: 1 }, cpu);
  const step = context.progress.start(`quantizing ${given}`);
  try {
    const made = await runJob(
      { kind: 'quantize', fp32: input, out: output, ...choices, calibration, engine: DEFAULTS.engine, cpu, threads },
      { signal: context.signal, onProgress: step.update },
    );
    step.done();
    const compared = await compareForms({ input, output, calibration, threads, image: made.image }, context);
    context.stdout(`Save to ${wanted} (${(made.sizeBytes / 1e6).toFixed(1)} MB, sha256 ${made.sha256})\n`);
    if (made.report !== undefined) {
      const { floatGroups } = await import('@rn50/onnx-quantize');
      context.stdout(quantizeSummary(made.report, floatGroups(made.report.floatNodes)));
    }
    if (compared !== null) context.stdout(compared);
    if (choices.tune) context.stderr(tuneLine(made.recipe ?? {}, cpu.model, threads));
    for (const { message, remedy } of made.report?.warnings ?? []) {
      context.stderr(`warning: ${oneLine(message)}. ${remedy}\n`);
    }
    if (calibration.kind === 'structured') {
      context.stderr(
        'warning: calibrated on generated patterns: fine for speed, less so for accuracy. Give your own images with --calibration <folder or .npy file>.\n',
      );
    }
    return EXIT.done;
  } catch (error) {
    step.fail();
    throw about(given, error);
  }
}

interface Forms {
  readonly input: string;
  readonly output: string;
  readonly calibration: Calibration;
  readonly threads: number;
  readonly image: ImageDims;
}

/** How near the written file is to the FP32 file, in lines for the screen; null where it cannot be told: the file stands. */
async function compareForms(
  { input, output, calibration, threads, image }: Forms,
  { progress, signal, detail }: Context,
): Promise<string | null> {
  const { renderFidelity } = await import('@rn50/report-render');
  const step = progress.start('comparing the outputs');
  const inputs =
    calibration.kind === 'structured'
      ? UNSEEN
      : { ...calibration, maxInputs: Math.min(COMPARED, calibration.maxInputs ?? COMPARED) };
  try {
    const { fidelity } = await runJob(
      { kind: 'forms', fp32: input, int8: output, inputs, image, engine: DEFAULTS.engine, threads, sessionOptions: {} },
      { signal },
    );
    step.done();
    const [entry] = fidelity;
    return entry === undefined ? null : renderFidelity(entry, { variants: FORMS });
  } catch (error) {
    step.fail();
    signal.throwIfAborted();
    detail(`the outputs could not be compared: ${errorLine(error)}`);
    return null;
  }
}

function tuneLine(recipe: Record<string, unknown>, cpu: string, threads: number): string {
  const summary = oneLine(String(recipe.summary));
  if (recipe.tuned !== true) return `not tuned: ${summary}; the file is the portable one\n`;
  const terms = `${oneLine(cpu)}, ONNX Runtime ${String(recipe.engineVersion)}, ${threads} threads, batch 1`;
  return `tuned for ${terms}: ${summary}\n`;
}
