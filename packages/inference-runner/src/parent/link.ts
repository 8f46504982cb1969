import type { Answers, RequestKind, RequestOf, Totals } from '../worker/protocol.js';
import type { Failure } from './death.js';

/** How a request ended. */
export type Outcome<K extends RequestKind> =
  | { readonly ok: true; readonly answer: Answers[K] }
  | { readonly ok: false; readonly failure: Failure };

/** How a worker ended after its last answer. */
export type Closing =
  | { readonly kind: 'clean' }
  /** All results were delivered; the engine then failed while shutting down. */
  | { readonly kind: 'teardown-failed'; readonly message: string }
  /** The worker ended without the final record. */
  | { readonly kind: 'unframed'; readonly failure: Failure };

/** The parent's end of one worker: a child process, or a handler in this process for simulations. */
export interface Link {
  readonly pid: number | null;
  /** Sends a request and waits for the reply; ends a worker that does not reply in time. Never rejects. */
  ask<K extends RequestKind>(request: RequestOf<K>, timeoutMs: number): Promise<Outcome<K>>;
  /** Requests the final record and waits until the worker has ended. */
  close(): Promise<Closing>;
  /** Ends the worker at once and waits for its end. */
  kill(): Promise<void>;
  /** Largest resident set and CPU time of the worker known so far. */
  totals(): Totals;
}

/** Starts the worker of one instance, counted from 0. */
export type OpenLink = (instance: number) => Promise<Link>;
