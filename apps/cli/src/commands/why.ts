import { basename, join, resolve } from 'node:path';
import { type CpuInfo, detectCpu } from '@rn50/cpu-detect';
import type { ModelProfile } from '@rn50/inference-runner';
import type { Explanation, Trial } from '@rn50/onnx-explain';
import type { ModelProto } from '@rn50/onnx-model';
import type { WhyReport } from '@rn50/report-render';
import type { Context } from '../context.js';
import { about, CliError, EXIT, type ExitCode } from '../errors.js';
import { measurePeaks, type Peaks } from '../measure/peaks.js';
import { profileSides } from '../measure/profile-sides.js';
import { tryRecipes } from '../measure/trials.js';
import { planWorkforce } from '../measure/workforce.js';
import { cacheFolder } from '../models/cache-folder.js';
import { readModelFile } from '../models/read-model-file.js';
import { DEFAULTS, type StoreOptions } from '../options/compare-options.js';
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
  /** Seconds aimed at, for profiling, trials and peaks together. */
  readonly budgetSeconds: number;
  /** Where the measured peaks are kept. */
  readonly store: StoreOptions;
}

/** `rn50 why`: what makes this INT8 model as fast as it is here, and what would help. 0 whatever the verdict. */
export async function why(options: WhyOptions, context: Context): Promise<ExitCode> {
  const endsAt = performance.now() + 1000 * options.budgetSeconds;
  const leftMs = () => endsAt - performance.now();
  const outDir = options.out === null ? null : prepareOutFolder(options.out, context.cwd);
  const cpu = await detectCpu();
  const { threads } = planWorkforce({ threads: options.threads, instances: 1 }, cpu);
  const { engine } = DEFAULTS;
  const terms = { engine, threads, batch: options.batch };
  const int8 = await readSide(options.int8, context);
  const fp32 = options.fp32 === null ? null : await readSide(options.fp32, context);
  const { installedEngine } = await import('@rn50/inference-runner');
  const engineVersion = await installedEngine(engine);
  const setting = { ...terms, engine: `onnxruntime ${engineVersion}`, cpu };
  // Wrong files are told of before a minute of profiling, hence this first, cheap explanation.
  await explained({ int8, fp32 }, NOTHING_KNOWN, setting);
  const ran = await profileSides({ int8, fp32 }, { ...terms, budgetMs: PROFILING_SHARE * leftMs() }, context);
  const peaksOf = async () => {
    const cacheDir = await cacheFolder(options.store, context.cwd);
    return measurePeaks({ engine, cpu, threads, engineVersion, cacheDir, budgetMs: leftMs() / 2 }, context);
  };
  const known: Known =
    ran.status === 'refused'
      ? { ...NOTHING_KNOWN, refusal: ran.engineSays }
      : { ...NOTHING_KNOWN, int8: ran.int8, fp32: ran.fp32, peaks: await peaksOf() };
  const { untried } = await explained({ int8, fp32 }, known, setting);
  const trials = await tryRecipes(untried, { int8, fp32, cpu, ...terms, runs: ran.status === 'ok' }, leftMs, context);
  const { budgetSeconds } = options;
  const shortened = ran.status === 'ok' && ran.shortened !== null ? { ...ran.shortened, budgetSeconds } : null;
  const { untried: _, ...report } = await explained({ int8, fp32 }, { ...known, trials }, { ...setting, shortened });
  if (ran.status === 'refused' && report.verdicts.length === 0) throw ran.error;
  await publish(report, outDir, options, context);
  return EXIT.done;
}

/** Of the budget; the rest is for the trials of what may help, and for the peaks. */
const PROFILING_SHARE = 0.6;

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

/** On what it runs, for the heading. */
interface Setting {
  readonly engine: string;
  readonly cpu: CpuInfo;
  readonly threads: number;
  readonly batch: number;
  /** How much was profiled where the budget did not allow for all. */
  readonly shortened?: WhyReport['setting']['shortened'];
}

/** What is known of how they run; before profiling nothing is. */
interface Known {
  readonly peaks: Peaks | null;
  readonly int8: ModelProfile | null;
  readonly fp32: ModelProfile | null;
  readonly refusal: string | null;
  /** What came of what may help. */
  readonly trials: readonly Trial[];
}

const NOTHING_KNOWN: Known = { peaks: null, int8: null, fp32: null, refusal: null, trials: [] };

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

async function explained(
  { int8, fp32 }: Sides,
  { peaks, refusal, trials, ...profiles }: Known,
  { engine, cpu, threads, batch, shortened = null }: Setting,
): Promise<WhyReport & Explanation> {
  const { ExplainError, explain } = await import('@rn50/onnx-explain');
  let explanation: Explanation;
  try {
    explanation = explain({
      int8: int8.model,
      fp32: fp32?.model ?? null,
      cpu,
      profiles,
      peaks,
      refusal,
      trials,
      files: { int8: int8.name, fp32: fp32?.name ?? null },
    });
  } catch (cause) {
    if (!(cause instanceof ExplainError)) throw cause;
    const subject = cause.code === 'ALREADY_QUANTIZED' ? `--fp32 ${fp32?.name}` : int8.name;
    const { code, message, remedy } = cause;
    throw new CliError({ code, message: `${subject}: ${message}`, remedy, exitCode: EXIT.notMeasured, cause });
  }
  return {
    setting: {
      int8: int8.name,
      fp32: fp32?.name ?? null,
      cpu: cpu.model,
      engine,
      threads: profiles.int8?.threads ?? threads,
      batch: profiles.int8?.batch ?? batch,
      shortened,
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
  const { renderWhy, renderWhyJson, writeWhy } = await import('@rn50/report-render');
  const say = json ? context.stderr : context.stdout;
  if (json) context.stdout(renderWhyJson(report));
  say(renderWhy(report));
  if (outDir === null || out === null) return;
  for (const { path } of await writeWhy({ report, outDir })) say(`Save to ${join(out, basename(path))}\n`);
}
