import { dirname, resolve } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import type { Context } from '../context.js';
import { about, EXIT, type ExitCode, oneLine, usageError } from '../errors.js';
import { planWorkforce } from '../measure/workforce.js';
import type { Calibration } from '../models/jobs.js';
import { runJob } from '../models/run-job.js';
import type { QuantizeChoices } from '../options/quantize-options.js';
import { pathKind } from '../path-kind.js';
import { prepareOutFolder } from '../report/out-folder.js';

/** Patterns used when no calibration data is given. */
const STRUCTURED = { kind: 'structured', count: 16, seed: 1 } as const;

export interface QuantizeOptions extends QuantizeChoices {
  readonly input: string;
  readonly output: string;
  /** A `.npy` file, or `random`. */
  readonly calibration: string;
  readonly threads: number | null;
  /** Rewrite the result for speed on this machine. */
  readonly tune: boolean;
}

/** `rn50 quantize`: an FP32 file to an INT8 file, by static post-training quantization. */
export async function quantize(options: QuantizeOptions, context: Context): Promise<ExitCode> {
  const input = resolve(context.cwd, options.input);
  const output = resolve(context.cwd, options.output);
  if (input === output) throw usageError('-o names the FP32 file itself', 'Give the INT8 file another name.');
  if (options.output === '' || pathKind(output) === 'folder') {
    throw usageError(`-o ${options.output || '(empty)'} is not the name of a file`, 'Use for example -o int8.onnx.');
  }
  const calibration = calibrationOf(options.calibration, context.cwd);
  prepareOutFolder(dirname(output), context.cwd, '-o');
  const cpu = await detectCpu();
  const { threads } = planWorkforce({ threads: options.threads, instances: 1 }, cpu);
  const { form, method, reduceRange, tune } = options;
  const step = context.progress.start(`quantizing ${options.input}`);
  try {
    const made = await runJob(
      { kind: 'quantize', fp32: input, out: output, form, method, reduceRange, calibration, cpu, threads, tune },
      { signal: context.signal, onProgress: step.update },
    );
    step.done();
    context.stdout(`Save to ${options.output} (${(made.sizeBytes / 1e6).toFixed(1)} MB, sha256 ${made.sha256})\n`);
    if (tune) context.stderr(tuneLine(made.recipe ?? {}, cpu.model, threads));
    if (calibration.kind === 'structured') {
      context.stderr(
        'warning: calibrated on generated patterns: fine for speed, less so for accuracy. Give your own images with --calibration <file.npy>.\n',
      );
    }
    return EXIT.done;
  } catch (error) {
    step.fail();
    throw about(options.input, error);
  }
}

function tuneLine(recipe: Record<string, unknown>, cpu: string, threads: number): string {
  const summary = oneLine(String(recipe.summary));
  if (recipe.tuned !== true) return `not tuned: ${summary}; the file is the portable one\n`;
  const terms = `${oneLine(cpu)}, ONNX Runtime ${String(recipe.engineVersion)}, ${threads} threads, batch 1`;
  return `tuned for ${terms}: ${summary}\n`;
}

function calibrationOf(given: string, cwd: string): Calibration {
  if (given === 'random') return STRUCTURED;
  if (given.endsWith('.npy')) {
    const path = resolve(cwd, given);
    if (pathKind(path) === 'file') return { kind: 'npy', path };
    throw usageError(`--calibration ${given}: there is no such file`, 'Give a .npy file, or random.');
  }
  throw usageError(`--calibration ${given} is neither a .npy file nor random`, 'Save your images as one .npy array.');
}
