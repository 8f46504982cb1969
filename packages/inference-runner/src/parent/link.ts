import type { Answers, RequestKind, RequestOf, Totals } from '../worker/protocol.js';
import type { Failure } from './death.js';

/** How a request ended. */
export type Outcome<K extends RequestKind> =
  | { readonly ok: true; readonly answer: Answers[K] }
  | { readonly ok: false; readonly failure: Failure };

/** How a worker was taken down after its last answer. */
export type Closing =
  | { readonly kind: 'clean' }
  /** Everything was delivered; the engine then failed to come down in order. */
  | { readonly kind: 'teardown-failed'; readonly message: string }
  /** It ended without the framed final record. */
  | { readonly kind: 'unframed'; readonly failure: Failure };

/** The parent's end of one worker: a child process, or a handler in this process for simulations. */
export interface Link {
  readonly pid: number | null;
  /** Asks and waits; a worker that does not answer in time is ended. Never rejects. */
  ask<K extends RequestKind>(request: RequestOf<K>, timeoutMs: number): Promise<Outcome<K>>;
  /** Asks for the final record and waits until the worker is gone. */
  close(): Promise<Closing>;
  /** Ends the worker at once and waits until it is gone. */
  kill(): Promise<void>;
  /** Largest resident set and CPU time of the worker known so far. */
  totals(): Totals;
}

/** Starts the worker of one instance, counted from 0. */
export type OpenLink = (instance: number) => Promise<Link>;
