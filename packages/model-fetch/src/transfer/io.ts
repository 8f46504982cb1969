import type { Processes } from '@rn50/file-store';
import type { Disk } from '../cache/disk.js';
import type { Network } from '../http/network.js';

/** Disk, processes, network, clock and random numbers; tests replace them. */
export interface FetchIo {
  readonly disk: Disk;
  readonly processes: Processes;
  /** Opens the network; called once, and only if a URL is tried. */
  readonly openNetwork: () => Promise<Network>;
  /** Monotonic, in milliseconds. */
  readonly nowMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}
