import type { Block } from '@rn50/bench-stats';
import type { Failure } from '../parent/death.js';
import type { Outlook } from './outlook.js';

/** The events of a measurement, for a progress line and for saving every finished block. */
export type RunEvent =
  | {
      readonly kind: 'worker-started';
      readonly variantId: string;
      readonly label: string;
      /** Which of the variant's instances, from 0. */
      readonly instance: number;
      readonly pid: number | null;
    }
  | {
      readonly kind: 'warmed-up';
      readonly variantId: string;
      readonly label: string;
      readonly batch: number;
      readonly runs: number;
      readonly stable: boolean;
      /** Median time of a run at the end of the warm-up. */
      readonly runMs: number;
    }
  | ({
      readonly kind: 'block';
      readonly variantId: string;
      readonly label: string;
      readonly batch: number;
      /** Intra-op threads of each instance. */
      readonly threads: number;
      readonly instances: number;
      readonly block: Block;
      /** What is left of the budget; 0 without one. Another measurement may have it once this one has ended. */
      readonly unspentSeconds: number;
    } & Outlook)
  | { readonly kind: 'batch-halved'; readonly from: number; readonly to: number }
  /** All workers are being restarted, as the method requires. */
  | { readonly kind: 'restarted'; readonly pairs: number }
  /** The variant's ratio is known well enough: it takes no more blocks. */
  | { readonly kind: 'known'; readonly variantId: string; readonly label: string; readonly pairs: number }
  | {
      readonly kind: 'worker-failed';
      readonly variantId: string;
      readonly label: string;
      readonly status: Failure['status'];
      readonly message: string;
    };

export type OnEvent = (event: RunEvent) => void;
