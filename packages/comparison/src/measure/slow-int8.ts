import { costlyOperators, type Report, slowerInt8Message, type Warning } from '@rn50/bench-stats';
import { formatPercent, plural, significant } from '@rn50/bench-stats/words';
import type { EngineRegistry, ModelProfile, profileModel } from '@rn50/inference-runner';
import { textOf } from '../errors.js';
import type { RunContext } from '../events.js';
import type { PlannedVariant } from './plan.js';

/** Time for the counted runs; slow models get fewer, never fewer than the least. */
const PROFILING_MS = 2000;
const MOST_RUNS = 20;
const LEAST_RUNS = 3;
const WARMUP = 2;

export interface SlowInt8Options {
  readonly engines?: EngineRegistry | undefined;
  readonly threads: number;
  /** A profile of the INT8 model that is known already. */
  readonly profiled?: ModelProfile;
  /** What a test replaces. */
  readonly profile?: typeof profileModel;
}

/**
 * Warns if the headline's INT8 is clearly slower than its FP32, and names the operators that cost most, by a profile of the INT8
 * model. null where it is not slower, or could not be profiled.
 */
export async function slowInt8Warning(
  report: Report,
  variants: readonly PlannedVariant[],
  options: SlowInt8Options,
  { progress, signal, detail }: Pick<RunContext, 'progress' | 'signal' | 'detail'>,
): Promise<Warning | null> {
  const slower = slowerScenario(report);
  const variant = variants.find(({ id }) => id === report.comparison?.candidate);
  if (slower === null || variant?.precision !== 'int8' || signal.aborted) return null;
  const result = report.results.find((one) => one.variantId === variant.id && one.scenario === slower);
  const batch = result?.batch ?? 1;
  if (options.profiled?.batch === batch) return warningOf(options.profiled, variant, report);
  const p50Ms = result?.status === 'ok' ? (result.summary.p50Ms?.value ?? PROFILING_MS) : PROFILING_MS;
  const step = progress.start('INT8 is slower: looking for the operators that cost most');
  try {
    const profile = options.profile ?? (await import('@rn50/inference-runner')).profileModel;
    const { engine, modelPath, inputs, sessionOptions } = variant;
    const { engines, threads } = options;
    const profiled = await profile({
      modelPath,
      inputs,
      engine,
      engines,
      sessionOptions,
      threads,
      batch,
      runs: Math.max(LEAST_RUNS, Math.min(MOST_RUNS, Math.floor(PROFILING_MS / p50Ms))),
      warmup: WARMUP,
      optimizedModel: false,
      signal,
    });
    step.done();
    return warningOf(profiled, variant, report);
  } catch (error) {
    step.fail();
    detail(`the INT8 model could not be profiled: ${textOf(error)}`);
    return null;
  }
}

/** The scenario in which INT8 is slower with its whole interval; latency first. */
function slowerScenario({ comparison }: Report): 'latency' | 'throughput' | null {
  if ((comparison?.latencyTimes?.low ?? 0) > 1) return 'latency';
  return (comparison?.throughputTimes?.high ?? 1) < 1 ? 'throughput' : null;
}

function warningOf(
  profiled: ModelProfile,
  { modelPath }: PlannedVariant,
  { models, variants, comparison }: Report,
): Warning | null {
  const costly = costlyOperators(profiled);
  if (costly.length === 0) return null;
  const words = costly.map(({ operator, count, ms, share }) => {
    return `${operator} ${significant(ms, 2)} ms (${formatPercent(Math.round(share * 100) / 100)}, ${plural(count, 'node')})`;
  });
  const pathOf = (variantId: string | undefined): string | undefined => {
    const variant = variants.find(({ id }) => id === variantId);
    return models.find(({ id }) => id === variant?.modelId)?.path;
  };
  const fp32 = pathOf(comparison?.baseline);
  return {
    code: 'int8-slower',
    message: slowerInt8Message(`at batch ${profiled.batch} its run goes into ${words.join(', ')}`),
    remedy: `rn50 why ${modelPath}${fp32 === undefined ? '' : ` --fp32 ${fp32}`} tells the causes, and what helps.`,
  };
}
