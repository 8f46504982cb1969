import type { OkResult, Report, Result, Scenario } from '../../src/report/schema.js';
import type { Draws } from '../coverage/draws.js';
import { exampleReport } from '../report/example-report.js';

const VARIANTS = [
  { variantId: 'ort-fp32', ms: 30 },
  { variantId: 'ort-int8', ms: 10 },
];
const SCENARIOS: readonly Scenario[] = ['latency', 'throughput'];

export interface Levels {
  readonly blocks?: number;
  /** Spread of block levels, and of samples in a block. */
  readonly blockSpread?: number;
  readonly sampleSpread?: number;
  /** Blocks of one worker process; all of them unless given. */
  readonly blocksOfProcess?: number;
}

/** A report of two variants in both scenarios, every block at a level of its own. */
export function drawnReport(
  draws: Draws,
  { blocks = 20, blockSpread = 0.01, sampleSpread = 0.01, blocksOfProcess = blocks }: Levels = {},
): Report {
  const drawnBlocks = (ms: number) =>
    Array.from({ length: blocks }, (_, order) => {
      const level = ms * Math.exp(blockSpread * draws.normal());
      const samplesMs = Array.from({ length: 12 }, () => level * Math.exp(sampleSpread * draws.normal()));
      const restarts = Math.floor(order / blocksOfProcess);
      return { order, startedAtMs: order * 400, ...(restarts > 0 ? { restarts } : {}), wakeUpMs: level, samplesMs };
    });
  const [example] = exampleReport().results;
  if (example?.status !== 'ok') throw new Error('the example has changed');
  const results = VARIANTS.flatMap(({ variantId, ms }) =>
    SCENARIOS.map(
      (scenario): OkResult => ({
        ...example,
        variantId,
        scenario,
        batch: scenario === 'latency' ? 1 : 16,
        blocks: drawnBlocks(ms),
      }),
    ),
  );
  return { ...exampleReport(), results };
}

/** The report with the results that `which` picks replaced. */
export function withResults(
  report: Report,
  replace: (result: OkResult) => Result,
  which: (result: OkResult) => boolean = () => true,
): Report {
  return {
    ...report,
    results: report.results.map((result) => (result.status === 'ok' && which(result) ? replace(result) : result)),
  };
}

/** Every sample times this factor. */
export const scaledBy =
  (factor: number) =>
  (result: OkResult): OkResult => ({
    ...result,
    blocks: result.blocks.map((block) => ({ ...block, samplesMs: block.samplesMs.map((ms) => ms * factor) })),
  });

/** The report, measured with another version of the engine. */
export const upgraded = (report: Report): Report => ({
  ...report,
  environment: { ...report.environment, engines: { ort: '1.31.0' } },
});

/** The report without all but one column. */
export const only = (report: Report, id: string): Report => ({
  ...report,
  variants: report.variants.filter((variant) => variant.id === id),
  results: report.results.filter(({ variantId }) => variantId === id),
});

export const failed = ({ variantId, scenario }: OkResult): Result => ({
  variantId,
  scenario,
  status: 'crashed',
  message: 'SIGSEGV',
  blocks: [],
});
