import { computedType, type ModelProfile, type RunRecord, type Variant, type Warning } from '@rn50/bench-stats';
import { formatPercent, labelWithEngine, labelWithoutEngine, precisionTitle } from '@rn50/bench-stats/words';
import type { EngineRegistry, profileModel } from '@rn50/inference-runner';
import { textOf } from '../errors.js';
import type { RunContext } from '../events.js';
import type { PlannedVariant } from './plan.js';

/** Which kernels run does not change from run to run; the first one may be slower. */
const RUNS = { warmup: 1, runs: 2 };
/** Least share of the nodes' time in half precision; conversions, and operators without such a kernel, run in float32. */
const LEAST_SHARE = 0.5;

export interface HalfPrecisionOptions {
  readonly engines?: EngineRegistry | undefined;
  readonly threads: number;
  /** What a test replaces. */
  readonly profile?: typeof profileModel;
}

/** A column whose engine was asked for a half precision, and computes in another type. */
export interface HalfNotUsed {
  readonly variantId: string;
  /** What the column is, in place of its title. */
  readonly label: string;
  readonly warning: Warning;
}

/**
 * Columns of half precision that are not computed in it: the kernels that the engine names in a profile of the same session prove it.
 * Nothing is said of an engine that does not name its kernels.
 * @param records of columns that failed are not looked at
 */
export async function halvesNotUsed(
  variants: readonly PlannedVariant[],
  records: readonly RunRecord[],
  options: HalfPrecisionOptions,
  { progress, signal, detail }: Pick<RunContext, 'progress' | 'signal' | 'detail'>,
): Promise<HalfNotUsed[]> {
  const found: HalfNotUsed[] = [];
  for (const variant of variants) {
    const { precision = 'own' } = variant.sessionOptions;
    if (precision !== 'bf16' && precision !== 'fp16') continue;
    const ran = records.filter(({ variantId, status }) => variantId === variant.id && status === 'ok');
    if (ran.length === 0 || signal.aborted) continue;
    const step = progress.start(`looking whether ${variant.label} is computed in ${precision}`);
    try {
      const profiled = await profileOf(variant, options, signal);
      step.done();
      const share = shareIn(precision, profiled);
      detail(`${variant.label}: ${share === null ? 'no kernel is named' : `${formatPercent(share)} in ${precision}`}`);
      if (share !== null && share < LEAST_SHARE) found.push(notUsed(variant, precision, share, profiled));
    } catch (error) {
      step.fail();
      detail(`${variant.label} could not be profiled: ${textOf(error)}`);
    }
  }
  return found;
}

async function profileOf(
  { engine, modelPath, inputs, sessionOptions }: PlannedVariant,
  { engines, threads, profile }: HalfPrecisionOptions,
  signal: AbortSignal,
): Promise<ModelProfile> {
  const profiler = profile ?? (await import('@rn50/inference-runner')).profileModel;
  return profiler({
    ...{ modelPath, inputs, engine, engines, sessionOptions, threads, signal },
    ...RUNS,
    optimizedModel: false,
  });
}

/** Share of the time of nodes with a kernel of a known type; null where there is none. */
function shareIn(precision: 'bf16' | 'fp16', { nodes }: ModelProfile): number | null {
  const wanted = precision === 'bf16' ? 'bf16' : 'f16';
  const typed = nodes.filter(({ kernel }) => computedType(kernel) !== null);
  const sum = (times: typeof nodes) => times.reduce((total, { ms }) => total + ms, 0);
  const all = sum(typed);
  return all > 0 ? sum(typed.filter(({ kernel }) => computedType(kernel) === wanted)) / all : null;
}

function notUsed(
  { id, label, engine }: Pick<Variant, 'id' | 'label' | 'engine'>,
  precision: 'bf16' | 'fp16',
  share: number,
  { nodes }: ModelProfile,
): HalfNotUsed {
  const costly = nodes.reduce((most, node) => (node.ms > most.ms ? node : most), nodes[0] ?? { ms: 0 });
  const kernel = 'kernel' in costly ? `; the costliest node runs ${costly.kernel}` : '';
  const title = labelWithoutEngine(label, engine);
  const own = `${title} as ${precisionTitle('fp32')}`;
  return {
    variantId: id,
    label: title === label ? own : labelWithEngine(own, engine),
    warning: {
      code: `${precision}-not-used`,
      message: `${label} was asked for, and ${formatPercent(Math.round(share * 100) / 100)} of its nodes' time is in ${precision} kernels${kernel}`,
      remedy: `Its figures are those of float32 arithmetic. The operators of this model may have no kernels in ${precision} in this engine, or settings of the engine keep it from using them.`,
    },
  };
}
