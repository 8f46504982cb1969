import { basename, join, resolve } from 'node:path';
import { type CpuInfo, detectCpu } from '@rn50/cpu-detect';
import type { ModelProfile } from '@rn50/inference-runner';
import type { Explanation } from '@rn50/onnx-explain';
import type { ModelProto } from '@rn50/onnx-model';
import type { WhyReport } from '@rn50/report-render';
import type { Context } from '../context.js';
import { about, CliError, EXIT, type ExitCode, exitCodeOf, isTypedError } from '../errors.js';
import { measurePeaks, type Peaks } from '../measure/peaks.js';
import { profileInTurns } from '../measure/profile-in-turns.js';
import { planWorkforce } from '../measure/workforce.js';
import { cacheFolder } from '../models/cache-folder.js';
import { readModelFile } from '../models/read-model-file.js';
import type { StoreOptions } from '../options/compare-options.js';
import { prepareOutFolder } from '../report/out-folder.js';

export interface WhyOptions {
  readonly int8: string;
  /** null: verdicts without a comparison. */
  readonly fp32: string | null;
  readonly json: boolean;
  /** null: nothing is written. */
  readonly out: string | null;
  readonly batch: number;
  readonly threads: number | null;
  /** Where the measured peaks are kept. */
  readonly store: StoreOptions;
}

/** `rn50 why`: what makes this INT8 model as fast as it is here, and what would help. 0 whatever the verdict. */
export async function why(options: WhyOptions, context: Context): Promise<ExitCode> {
  const outDir = options.out === null ? null : prepareOutFolder(options.out, context.cwd);
  const cpu = await detectCpu();
  const { threads } = planWorkforce({ threads: options.threads, instances: 1 }, cpu);
  const terms = { threads, batch: options.batch };
  const int8 = await readSide(options.int8, context);
  const fp32 = options.fp32 === null ? null : await readSide(options.fp32, context);
  // Wrong files are told of before a minute of profiling, hence this first, cheap explanation.
  await explained({ int8, fp32 }, null, cpu, options);
  const { installedEngine } = await import('@rn50/inference-runner');
  const engineVersion = await installedEngine('ort');
  const cacheDir = await cacheFolder(options.store, context.cwd);
  const peaks = await measurePeaks({ cpu, threads, engineVersion, cacheDir }, context);
  const profiles = { peaks, ...(await profiled({ int8, fp32 }, terms, context)) };
  const report = await explained({ int8, fp32 }, profiles, cpu, options);
  await publish(report, outDir, options, context);
  return EXIT.done;
}

interface Side {
  /** As the user typed it. */
  readonly name: string;
  readonly path: string;
  readonly model: ModelProto;
}

interface Sides {
  readonly int8: Side;
  readonly fp32: Side | null;
}

interface Profiles {
  readonly peaks: Peaks | null;
  readonly int8: ModelProfile;
  readonly fp32: ModelProfile | null;
}

async function readSide(name: string, { cwd }: Context): Promise<Side> {
  const { readModel } = await import('@rn50/onnx-model');
  const { checkModelFile } = await import('@rn50/inference-runner');
  const path = resolve(cwd, name);
  try {
    const bytes = await readModelFile(path);
    await checkModelFile(path);
    return { name, path, model: readModel(bytes) };
  } catch (error) {
    throw about(name, error);
  }
}

async function profiled(
  { int8, fp32 }: Sides,
  terms: { readonly threads: number; readonly batch: number },
  context: Context,
): Promise<Omit<Profiles, 'peaks'>> {
  const { profileModel } = await import('@rn50/inference-runner');
  const sides = [int8, ...(fp32 === null ? [] : [fp32])];
  const { signal } = context;
  const step = context.progress.start(`profiling ${sides.map(({ name }) => name).join(' and ')}`);
  try {
    const [ours, theirs] = await profileInTurns(
      sides,
      ({ name, path }, options) =>
        profileModel({ modelPath: path, ...options, ...terms, signal }).catch((error: unknown) => {
          throw sayingFile(name, error);
        }),
      (round, rounds) => step.update(`round ${round} of ${rounds}`),
    );
    step.done();
    if (ours === undefined) throw new Error('a model was profiled');
    return { int8: ours, fp32: theirs ?? null };
  } catch (error) {
    step.fail();
    throw error;
  }
}

/** With two models, which of them the engine does not take. */
function sayingFile(name: string, error: unknown): unknown {
  if (!isTypedError(error)) return error;
  const { code, message, remedy } = error;
  return new CliError({ code, message: `${name}: ${message}`, remedy, exitCode: exitCodeOf(error), cause: error });
}

async function explained(
  { int8, fp32 }: Sides,
  profiles: Profiles | null,
  cpu: CpuInfo,
  options: WhyOptions,
): Promise<WhyReport> {
  const { ExplainError, explain } = await import('@rn50/onnx-explain');
  let explanation: Explanation;
  try {
    explanation = explain({
      int8: int8.model,
      fp32: fp32?.model ?? null,
      cpu,
      profiles: profiles ?? { int8: null, fp32: null },
      peaks: profiles?.peaks ?? null,
      files: { int8: int8.name, fp32: fp32?.name ?? null },
    });
  } catch (cause) {
    if (!(cause instanceof ExplainError)) throw cause;
    const subject = cause.code === 'ALREADY_QUANTIZED' ? `--fp32 ${fp32?.name}` : int8.name;
    const { code, message, remedy } = cause;
    throw new CliError({ code, message: `${subject}: ${message}`, remedy, exitCode: EXIT.notMeasured, cause });
  }
  const ran = profiles?.int8;
  return {
    setting: {
      int8: int8.name,
      fp32: fp32?.name ?? null,
      cpu: cpu.model,
      engine: `onnxruntime ${ran?.engineVersion ?? ''}`.trim(),
      threads: ran?.threads ?? options.threads ?? 0,
      batch: ran?.batch ?? options.batch,
    },
    ...explanation,
  };
}

async function publish(
  report: WhyReport,
  outDir: string | null,
  { json, out }: WhyOptions,
  context: Context,
): Promise<void> {
  const { renderWhy, renderWhyJson, WHY_FILE_NAMES, writeWhy } = await import('@rn50/report-render');
  const say = json ? context.stderr : context.stdout;
  if (json) context.stdout(renderWhyJson(report));
  say(renderWhy(report));
  if (outDir === null || out === null) return;
  await writeWhy({ report, outDir });
  for (const name of Object.values(WHY_FILE_NAMES)) say(`Save to ${join(out, basename(name))}\n`);
}
