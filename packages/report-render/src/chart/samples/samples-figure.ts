import type { Block, Report, Result, Scenario } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { formatMeasure } from '../../format/numbers.js';
import { FAILURE_WORDS } from '../../view/measured.js';
import { scenarioWords, settingOf } from '../../view/setting.js';
import type { Figure } from '../figure.js';
import { madeBy, settingSubtitles } from '../figure-words.js';
import { seriesStyles } from '../series-style.js';
import { type BlockSpan, type Bucket, bucketsOf, spanOf } from './buckets.js';

/** Content of the chart `samples`: every run over time, a row for each variant and a column for each scenario. */
export interface SamplesFigure extends Pick<Figure, 'title' | 'subtitles' | 'footnote'> {
  readonly columns: readonly SamplesColumn[];
}

export interface SamplesColumn {
  readonly title: string;
  readonly hint: string;
  /** From the beginning of the scenario to its end. */
  readonly seconds: number;
  /** One for each variant, in the same order in all columns. */
  readonly cells: readonly SamplesCell[];
}

export interface SamplesCell {
  readonly label: string;
  /** `median 10.7`; empty where there is none. */
  readonly median: string;
  readonly color: string;
  readonly blocks: readonly SamplesBlock[];
  /** Why there is nothing to show. */
  readonly failure: string | null;
}

export interface SamplesBlock extends BlockSpan {
  readonly name: string;
  readonly buckets: readonly Bucket[];
  /** What disturbed it, in words; null if nothing did. */
  readonly disturbance: string | null;
  /** How often its worker was started again before it. */
  readonly restarts: number;
}

/** Buckets of a variant: as many as a plot has room for. */
const MOST_BUCKETS = 160;
/** Wake-ups and migrations make threads wait for well under 1 % of their time. */
const WAIT_SHARE = 0.05;
const STEAL_SHARE = 0.01;

const SCENARIOS: readonly { readonly scenario: Scenario; readonly title: string }[] = [
  { scenario: 'latency', title: 'Runs of latency, milliseconds' },
  { scenario: 'throughput', title: 'Runs of throughput, milliseconds' },
];

export function samplesFigure(report: Report): SamplesFigure {
  const setting = settingOf(report);
  const columns = SCENARIOS.map(({ scenario, title }) => columnOf(scenario, title, report));
  return {
    title: `${setting.modelName}: every run over time`,
    subtitles: settingSubtitles(report),
    columns: columns.filter(({ cells }) => cells.some(({ blocks }) => blocks.length > 0)),
    footnote: `Scales begin near the fastest run, not at 0. ${madeBy(report)}`,
  };
}

function columnOf(scenario: Scenario, title: string, report: Report): SamplesColumn {
  const results = seriesStyles(report).map((style) => ({
    style,
    result: report.results.find((one) => one.scenario === scenario && one.variantId === style.variantId),
  }));
  const spans = results.flatMap(({ result }) =>
    (result?.blocks ?? []).map((block) => spanOf(block, result?.instances ?? 1)),
  );
  const seconds = spans.reduce((most, { toSeconds }) => Math.max(most, toSeconds), 0);
  return {
    title,
    hint: [`${scenarioWords(settingOf(report)[scenario])}, over seconds`, ...stolen(scenario, report)].join('; '),
    seconds,
    cells: results.map(({ style, result }) => ({
      label: style.label,
      median: medianWords(result),
      color: style.color,
      blocks: result === undefined ? [] : blocksOf(result, seconds),
      failure: failureOf(result),
    })),
  };
}

/** What the hypervisor took in this phase, where that is enough to be seen. */
function stolen(scenario: Scenario, { conditions = [] }: Report): string[] {
  const share = conditions.find(({ phase }) => phase === scenario)?.stealShare ?? 0;
  return share < STEAL_SHARE ? [] : [`the hypervisor took ${formatPercent(share)} of the CPU time`];
}

function medianWords(result: Result | undefined): string {
  const median = result?.status === 'ok' ? result.summary.p50Ms : null;
  return median === null ? '' : `median ${formatMeasure(median.value)}`;
}

function failureOf(result: Result | undefined): string | null {
  if (result === undefined) return 'not measured';
  return result.status === 'ok' ? null : FAILURE_WORDS[result.status];
}

/** Buckets get longer until there are few enough; each block has at least one. */
function blocksOf({ blocks, instances = 1 }: Result, seconds: number): SamplesBlock[] {
  const counted = blocks.filter(({ samplesMs }) => samplesMs.length > 0);
  const measured = counted.reduce((sum, block) => {
    const { fromSeconds, toSeconds } = spanOf(block, instances);
    return sum + toSeconds - fromSeconds;
  }, 0);
  const perBucket = Math.max(measured / MOST_BUCKETS, seconds / (2 * MOST_BUCKETS));
  return counted.map((block) => ({
    ...spanOf(block, instances),
    name: `block ${block.order + 1}`,
    buckets: bucketsOf(block, instances, perBucket),
    disturbance: disturbanceOf(block),
    restarts: block.restarts ?? 0,
  }));
}

function disturbanceOf({ cpuMs, waitMs }: Block): string | null {
  if (cpuMs === undefined || waitMs === undefined || cpuMs + waitMs <= 0) return null;
  const share = waitMs / (cpuMs + waitMs);
  return share < WAIT_SHARE ? null : `threads waited for a CPU for ${formatPercent(share)} of their time`;
}
