import type { Block, Estimate, Scenario } from '@rn50/bench-stats';
import { compareBlocks } from '@rn50/bench-stats/numbers';
import type { RunRecord } from '@rn50/inference-runner';
import type { Network } from '../graph/network.js';
import { mayGain } from './choices.js';
import type { ProfiledNode } from './match-profile.js';

/** The measurements a search asks for; the one place that touches processes and files is behind it. */
export interface Bench {
  /** All networks in interleaved blocks; one record each, in their order. */
  race(networks: readonly Network[]): Promise<readonly RunRecord[]>;
  /** Median time of every node of the optimised graph. */
  profile(network: Network): Promise<readonly ProfiledNode[]>;
}

/** How two networks of a race compare. */
export type Standing =
  | { readonly status: 'ok'; readonly times: Estimate }
  | { readonly status: 'failed'; readonly message: string };

/**
 * Time of the candidate / time of the baseline, by pairs of neighbouring blocks, with its 95 % interval: of a run, or in the
 * throughput scenario of an image. Pure.
 */
export function standing(
  baseline: RunRecord | undefined,
  candidate: RunRecord | undefined,
  scenario: Scenario = 'latency',
): Standing {
  for (const record of [baseline, candidate]) {
    if (record === undefined) return { status: 'failed', message: 'it was not measured' };
    if (record.status !== 'ok') return { status: 'failed', message: record.message };
  }
  const ratio = compareBlocks(scenario, baseline?.blocks ?? [], candidate?.blocks ?? []);
  if (ratio === null) return { status: 'failed', message: 'too few blocks to compare' };
  return { status: 'ok', times: scenario === 'latency' ? ratio : inverse(ratio) };
}

function inverse({ value, low, high }: Estimate): Estimate {
  return { value: 1 / value, low: 1 / high, high: 1 / low };
}

/** Faster beyond the interval. */
export function isFaster({ high }: Estimate): boolean {
  return high < 1;
}

/** Races at most, the first included: each repetition is one more chance for noise to look like a gain. */
const MOST_RACES = 3;

/**
 * A race of the first entry against the others; repeated with those left undecided, as when another program took the machine
 * for a moment. All pairs of a candidate count together, over more processes each time.
 * @param race measures entries, networks or settings, in interleaved blocks; one record each, in their order
 */
export async function raceUntilClear<T>(
  race: (entries: readonly T[]) => Promise<readonly RunRecord[]>,
  entries: readonly T[],
  scenario: Scenario = 'latency',
): Promise<readonly RunRecord[]> {
  let records = await race(entries);
  for (let races = 1; races < MOST_RACES; races += 1) {
    const open = entries.map((_, index) => index === 0 || isOpen(standing(records[0], records[index], scenario)));
    if (open.filter(Boolean).length < 2) break;
    const again = [...(await race(entries.filter((_, index) => open[index])))];
    const after = placeAfter(records);
    records = records.map((record, index) => {
      const later = open[index] === true ? again.shift() : undefined;
      if (later === undefined) return record;
      if (later.status !== 'ok') return later;
      return { ...record, blocks: [...record.blocks, ...later.blocks.map(after)] };
    });
  }
  return records;
}

/** Blocks of a later race stand after all earlier ones, and come from other processes. */
function placeAfter(records: readonly RunRecord[]): (block: Block) => Block {
  const blocks = records.flatMap((record) => record.blocks);
  const orders = 1 + Math.max(...blocks.map(({ order }) => order));
  const starts = 1 + Math.max(...blocks.map(({ restarts }) => restarts ?? 0));
  return (block) => ({ ...block, order: block.order + orders, restarts: (block.restarts ?? 0) + starts });
}

/** Not faster, but a gain worth finding is not ruled out. */
function isOpen(result: Standing): boolean {
  return result.status === 'ok' && !isFaster(result.times) && mayGain(result.times);
}
