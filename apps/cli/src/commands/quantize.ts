import { dirname, resolve } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import type { Context } from '../context.js';
import { about, EXIT, type ExitCode, oneLine, usageError } from '../errors.js';
import { planWorkforce } from '../measure/workforce.js';
import { runJob } from '../models/run-job.js';
import type { CalibrationChoice, QuantizeChoices } from '../options/quantize-options.js';
import { pathKind } from '../path-kind.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { quantizeSummary } from '../report/quantize-summary.js';
import { calibrationOf } from './calibration-of.js';

export interface QuantizeOptions extends QuantizeChoices {
  readonly input: string;
  readonly output: string;
  readonly calibration: CalibrationChoice;
  readonly threads: number | null;
  /** Rewrite the result for speed on this machine. */
  readonly tune: boolean;
}

/** `rn50 quantize`: an FP32 file to an INT8 file, by static post-training quantization. */
export async function quantize(options: QuantizeOptions, context: Context): Promise<ExitCode> {
  const { input: given, output: wanted, calibration: chosen, threads: asked, ...choices } = options;
  const input = resolve(context.cwd, given);
  const output = resolve(context.cwd, wanted);
  if (input === output) throw usageError('-o names the FP32 file itself', 'Give the INT8 file another name.');
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
      { kind: 'quantize', fp32: input, out: output, ...choices, calibration, cpu, threads },
      { signal: context.signal, onProgress: step.update },
    );
    step.done();
    context.stdout(`Save to ${wanted} (${(made.sizeBytes / 1e6).toFixed(1)} MB, sha256 ${made.sha256})\n`);
    if (made.report !== undefined) context.stdout(quantizeSummary(made.report));
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

function tuneLine(recipe: Record<string, unknown>, cpu: string, threads: number): string {
  const summary = oneLine(String(recipe.summary));
  if (recipe.tuned !== true) return `not tuned: ${summary}; the file is the portable one\n`;
  const terms = `${oneLine(cpu)}, ONNX Runtime ${String(recipe.engineVersion)}, ${threads} threads, batch 1`;
  return `tuned for ${terms}: ${summary}\n`;
}
