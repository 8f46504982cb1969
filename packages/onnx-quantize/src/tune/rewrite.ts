import type { Network } from '../graph/network.js';

/** What a rewrite made of a network, and where. */
export interface Rewritten {
  readonly network: Network;
  /** Names of the nodes that calculate otherwise than before. */
  readonly sites: readonly string[];
}

/**
 * A change of the graph that leaves what it calculates as it is: integers to the bit, floats to the order of a sum.
 * Pure; null where the network gives no occasion for it.
 */
export type Rewrite = (network: Network) => Rewritten | null;
