import { compareBlocks, type Estimate } from '@rn50/bench-stats';
import type { RunRecord } from '@rn50/inference-runner';
import type { Network } from '../graph/network.js';
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

/** Time of the candidate / time of the baseline, by pairs of neighbouring blocks, with its 95 % interval. Pure. */
export function standing(baseline: RunRecord | undefined, candidate: RunRecord | undefined): Standing {
  for (const record of [baseline, candidate]) {
    if (record === undefined) return { status: 'failed', message: 'it was not measured' };
    if (record.status !== 'ok') return { status: 'failed', message: record.message };
  }
  const times = compareBlocks('latency', baseline?.blocks ?? [], candidate?.blocks ?? []);
  return times === null ? { status: 'failed', message: 'too few blocks to compare' } : { status: 'ok', times };
}

/** Faster beyond the interval. */
export function isFaster({ high }: Estimate): boolean {
  return high < 1;
}

/** A candidate that seems this much faster is worth a second look where the interval leaves it open. */
const PROMISING = 0.99;

/**
 * A race of the first network against the others; and once more with those whose gain is promising and left open, as by a
 * burst of something else on the machine. The pairs of both then count together.
 */
export async function raceUntilClear(bench: Bench, networks: readonly Network[]): Promise<readonly RunRecord[]> {
  const records = await bench.race(networks);
  const [base] = records;
  const open = networks.filter((_, index) => index > 0 && isOpen(standing(base, records[index])));
  const [given] = networks;
  if (given === undefined || open.length === 0) return records;
  const again = await bench.race([given, ...open]);
  const laterOf = new Map([given, ...open].map((network, index) => [network, again[index]]));
  const offset = 1 + Math.max(...records.flatMap(({ blocks }) => blocks.map(({ order }) => order)));
  return records.map((record, index) => {
    const later = laterOf.get(networks[index] ?? given);
    if (later === undefined || record.status !== 'ok' || later.status !== 'ok') return later ?? record;
    const blocks = later.blocks.map((block) => ({ ...block, order: block.order + offset }));
    return { ...record, blocks: [...record.blocks, ...blocks] };
  });
}

function isOpen(result: Standing): boolean {
  return result.status === 'ok' && result.times.value < PROMISING && !isFaster(result.times);
}
