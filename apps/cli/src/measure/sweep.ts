import { median, type Warning } from '@rn50/bench-stats';
import type { RunRecord } from '@rn50/inference-runner';
import type { CompareOptions } from '../options/compare-options.js';
import type { Point } from './best-point.js';
import { eventText, progressText } from './events.js';
import type { PlannedVariant } from './plan.js';
import { type Ears, logBlock } from './scenario.js';
import type { Crew } from './workforce.js';

export interface SweepPlan {
  readonly variants: readonly PlannedVariant[];
  readonly crews: readonly Crew[];
  /** Time aimed at. */
  readonly seconds: number;
  readonly options: Pick<CompareOptions, 'seed' | 'sessionOptions' | 'gates'>;
}

/** Short measurements over batch x threads x instances, until no higher point promises more. */
export async function measureSweep(
  { variants, crews, seconds, options }: SweepPlan,
  { context, log, sample }: Ears,
): Promise<{ readonly records: readonly RunRecord[]; readonly warnings: readonly Warning[] }> {
  const { sweep } = await import('@rn50/inference-runner');
  const { progress, detail, signal } = context;
  const step = progress.start('sweeping over batch, threads and instances');
  let latest = new Map<string, number>();
  let where = { batch: 1, threads: 1, instances: 1 };
  const { records, skipped } = await sweep({
    variants: variants.map(({ modelPath, label }) => ({ modelPath, label })),
    settings: crews,
    budgetSeconds: seconds,
    maxP99Ms: options.gates.maxP99Ms ?? undefined,
    seed: options.seed,
    sessionOptions: options.sessionOptions,
    signal,
    onEvent(event) {
      if (event.kind === 'point') {
        if (event.state === 'started') where = event;
        latest = new Map();
        return;
      }
      const said = eventText(event);
      if (said !== null) detail(`sweep: ${said}`);
      if (event.kind !== 'block') return;
      const { threads, instances } = where;
      logBlock(log, variants, event, { phase: 'sweep', threads, instances });
      sample();
      latest.set(event.label, median(event.block.samplesMs));
      step.update(`${pointText(where)}: ${progressText(latest, null)}`);
    },
  });
  if (signal.aborted) step.fail('interrupted');
  else step.done(`${new Set(records.map(pointText)).size} points`);
  for (const point of skipped) detail(`sweep: ${pointText(point)} not measured: ${point.reason}`);
  return { records, warnings: records.flatMap((record) => record.warnings) };
}

function pointText({ batch, threads, instances }: Point): string {
  return `batch ${batch}, ${instances} x ${threads} threads`;
}
