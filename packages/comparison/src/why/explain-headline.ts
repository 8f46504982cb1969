import { basename } from 'node:path';
import type { Report, RunRecord, Warning, WhyVerdict } from '@rn50/bench-stats';
import { median } from '@rn50/bench-stats/numbers';
import { engineTitle, significant } from '@rn50/bench-stats/words';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { ModelProfile } from '@rn50/inference-runner';
import { sampleSizes } from '@rn50/onnx-model/inputs';
import { textOf } from '../errors.js';
import type { RunContext } from '../events.js';
import type { EngineInUse, EngineSetting } from '../measure/engines-in-use.js';
import type { PlannedVariant } from '../measure/plan.js';
import { readModelFile } from '../models/read-model-file.js';
import type { BestPeaks } from '../peaks/best-peaks.js';
import type { Amount } from '../request.js';
import { explainSides, NO_RUN_FACTS, type Side } from './explained.js';
import { leastMs } from './profile-in-turns.js';
import { type ProfilingSetting, profileSides } from './profile-sides.js';

type Why = NonNullable<Report['why']>;

export interface HeadlineSetting extends Omit<EngineSetting, 'engine'> {
  readonly engine: EngineInUse;
  readonly cpu: CpuInfo;
  /** null: shares of the peak are not told. */
  readonly peaks: BestPeaks | null;
  /** Time aimed at for profiling. */
  readonly budgetMs: number;
}

/** What explains the headline of a run, or why there is no explanation. */
export interface HeadlineExplained {
  /** null where the headline has no INT8, or a side of it did not run. */
  readonly why: Why | null;
  /** How its INT8 model runs. */
  readonly int8: ModelProfile | null;
  readonly warnings: readonly Warning[];
}

/** What profiling may take: a share of the measuring, within a limit. */
const SHARE = 0.1;
const LIMIT_MS = 4000;

/** Time for profiling the headline of a run, in milliseconds; null for quick runs and fixed counts, which go without. */
export function explainingMs(amount: Amount): number | null {
  return amount.kind === 'budget' ? Math.min(LIMIT_MS, 1000 * SHARE * amount.seconds) : null;
}

/** Of a run that is not explained. */
export const NOT_EXPLAINED: HeadlineExplained = { why: null, int8: null, warnings: [] };

/**
 * What `explainFiles` finds for the headline pair of a run that was measured, from profiles of both models at batch 1; recipes are not
 * tried, so that no verdict has a fix that needs a trial.
 * @returns a warning where profiling fails: the run's figures stand without an explanation
 */
export async function explainHeadline(
  [fp32, int8]: readonly PlannedVariant[],
  records: readonly RunRecord[],
  { engine, engines, threads, cpu, peaks, budgetMs }: HeadlineSetting,
  context: Pick<RunContext, 'progress' | 'signal' | 'detail'>,
  profile: typeof profileSides = profileSides,
): Promise<HeadlineExplained> {
  const hasRun = (variant: PlannedVariant): boolean => {
    const own = records.filter(({ variantId }) => variantId === variant.id);
    return own.length > 0 && own.every(({ status }) => status === 'ok');
  };
  if (fp32 === undefined || int8?.precision !== 'int8' || !hasRun(fp32) || !hasRun(int8)) return NOT_EXPLAINED;
  const takesMs = expectedMs([fp32, int8], records);
  if (takesMs > MOST_MS) {
    context.detail(`the headline is not explained: profiling it would take about ${Math.round(takesMs / 1000)} s`);
    return NOT_EXPLAINED;
  }
  const began = performance.now();
  try {
    const sides = { int8: await readSide(int8), fp32: await readSide(fp32) };
    if (!(await isQuantized(sides.int8)) || (await isQuantized(sides.fp32))) return NOT_EXPLAINED;
    const setting: ProfilingSetting = {
      ...{ engine: int8.engine, engines, threads, batch: 1, budgetMs },
      sessionOptions: int8.sessionOptions,
    };
    const named = (variant: PlannedVariant) => ({
      name: variant.label,
      path: variant.modelPath,
      inputs: variant.inputs,
    });
    const ran = await profile({ int8: named(int8), fp32: named(fp32) }, setting, context);
    if (ran.status === 'refused') return failed(ran.engineSays);
    const {
      untried: _,
      setting: head,
      ...found
    } = await explainSides(
      sides,
      { ...NO_RUN_FACTS, int8: ran.int8, fp32: ran.fp32, peaks },
      {
        ...{ engine: engineTitle(engine), cpu, threads, batch: 1 },
        sizes: { ...sampleSizes(fp32.inputs), ...sampleSizes(int8.inputs) },
        shortened: ran.shortened === null ? null : { ...ran.shortened, budgetSeconds: budgetMs / 1000 },
      },
    );
    context.detail(`explaining the headline took ${Math.round(performance.now() - began)} ms`);
    const { inputs: _inputs, warnings: _warnings, ...own } = head;
    const verdicts = found.verdicts.map(withoutComparing);
    const measured = { fp32: runMsOf(fp32.id, records), int8: runMsOf(int8.id, records) };
    const warnings = profileDiffers(ran, measured);
    return { why: asStored({ ...found, verdicts, setting: own }), int8: ran.int8, warnings };
  } catch (error) {
    return context.signal.aborted ? NOT_EXPLAINED : failed(textOf(error));
  }
}

/** A model that is slower to profile is explained by `rn50 why` alone. */
const MOST_MS = 20_000;

/** How long the least of a profile takes, by what the latency scenario saw. */
function expectedMs(variants: readonly PlannedVariant[], records: readonly RunRecord[]): number {
  const loadMs = variants.reduce((sum, { id }) => sum + (latencyOf(id, records)?.loadMs ?? 0), 0);
  const runMs = variants.reduce((sum, { id }) => sum + (runMsOf(id, records) ?? 0), 0);
  return leastMs(loadMs, runMs);
}

function latencyOf(id: string, records: readonly RunRecord[]): RunRecord | undefined {
  return records.find(({ variantId, scenario }) => variantId === id && scenario === 'latency');
}

function runMsOf(id: string, records: readonly RunRecord[]): number | null {
  const samples = latencyOf(id, records)?.blocks.flatMap(({ samplesMs }) => samplesMs) ?? [];
  return samples.length === 0 ? null : median(samples);
}

/** The profiler slows shorter runs by too much. */
const LEAST_RUN_MS = 1;
/** Few runs of a profile may be off by this factor. */
const MOST_APART = 1.5;

/** Warns where the profile has another ratio of speeds than the measurement: its times were disturbed. */
function profileDiffers(
  profiled: { readonly fp32: ModelProfile | null; readonly int8: ModelProfile },
  measured: { readonly fp32: number | null; readonly int8: number | null },
): Warning[] {
  if (profiled.fp32 === null || measured.fp32 === null || measured.int8 === null) return [];
  if (Math.min(measured.fp32, measured.int8) < LEAST_RUN_MS) return [];
  const [there, here] = [profiled.fp32.runMs / profiled.int8.runMs, measured.fp32 / measured.int8];
  if (Math.max(there / here, here / there) <= MOST_APART) return [];
  const times = `${significant(there, 3)} times FP32's speed, and ${significant(here, 3)} times when it was measured`;
  return [
    {
      code: 'profile-differs',
      message: `the profile that explains the headline disagrees with the measurement, INT8 has ${times}: the times of layers may be wrong`,
      remedy: 'Close other programs; rn50 why profiles both again.',
    },
  ];
}

/** Named by its file without the folder: reports are shown to others, and a folder may hold an account name. */
async function readSide({ modelPath }: PlannedVariant): Promise<Side> {
  return { name: basename(modelPath), path: modelPath, model: (await readModelFile(modelPath)).model };
}

async function isQuantized({ model }: Side): Promise<boolean> {
  const { describeModel } = await import('@rn50/onnx-model');
  return describeModel(model).quantization.form !== 'none';
}

/** Drops the fix of `healthy`: it is the comparison that has just run. */
function withoutComparing(verdict: WhyVerdict): WhyVerdict {
  return verdict.code === 'healthy' ? { ...verdict, fix: null } : verdict;
}

/** As a report file has it: a quotient that is no number is null there. */
function asStored(why: unknown): Why {
  return JSON.parse(JSON.stringify(why));
}

function failed(reason: string): HeadlineExplained {
  const message = `what makes INT8 as fast as it is here could not be found out: ${reason}`;
  return { ...NOT_EXPLAINED, warnings: [{ code: 'not-explained', message, remedy: 'The other figures are valid.' }] };
}
