import type { Block, Conditions, PartialEntry, ReportHead, Scenario, Warning } from '@rn50/bench-stats';
import type { Outlook } from '@rn50/inference-runner';

/** Steps that take over a second, as they begin, go on and end; for a progress line. At most one is open at a time. */
export type StepEvent =
  | { readonly kind: 'step'; readonly state: 'started'; readonly step: string }
  | { readonly kind: 'step'; readonly state: 'progress'; readonly step: string; readonly detail: string }
  | { readonly kind: 'step'; readonly state: 'done' | 'failed'; readonly step: string; readonly detail?: string };

/** Raw results as they come: written down at once, they survive a crash. */
export type MeasurementEvent =
  | {
      readonly kind: 'begin';
      readonly startedAt: string;
      readonly head: ReportHead;
      /** Known before anything is measured. */
      readonly warnings: readonly Warning[];
      readonly maxP99Ms: number | null;
    }
  | {
      readonly kind: 'block';
      readonly phase: Scenario | 'sweep';
      readonly variantId: string;
      readonly batch: number;
      /** Of each instance. */
      readonly threads: number;
      readonly instances: number;
      readonly block: Block;
    }
  | { readonly kind: 'conditions'; readonly conditions: Conditions }
  /** What a sweep chose for the throughput scenario. */
  | { readonly kind: 'chosen'; readonly batch: number; readonly instances: number };

/** What is known so far of the scenario that is being measured; after every block, never during one. */
export type EstimateEvent = Outlook & {
  readonly kind: 'estimate';
  readonly scenario: Scenario;
  /** The columns of `ratio`; null for a single column. */
  readonly headline: { readonly baseline: string; readonly candidate: string } | null;
};

/** A part of a run ended. */
export interface PhaseEvent {
  readonly kind: 'phase';
  readonly phase: Phase;
  readonly seconds: number;
}

export type Phase = 'models' | 'tuning' | Scenario | 'sweep' | 'outputs' | 'peaks' | 'why' | 'report';

export type ComparisonEvent =
  | StepEvent
  | MeasurementEvent
  | EstimateEvent
  | PhaseEvent
  /** A lasting line for the user. */
  | { readonly kind: 'note'; readonly text: string }
  /** For those who want to know more. */
  | { readonly kind: 'detail'; readonly text: string };

export type OnEvent = (event: ComparisonEvent) => void;

/** What every call of this package takes beside its request. */
export interface RunOptions {
  readonly onEvent?: OnEvent | undefined;
  /** Ends the work; child processes are gone when the call ends. */
  readonly signal?: AbortSignal | undefined;
}

export interface Step {
  /** The step's newest state, e.g. `42 of 103 MB`. */
  update(detail: string): void;
  done(detail?: string): void;
  fail(detail?: string): void;
}

/** What the parts of a run report to. */
export interface RunContext {
  readonly progress: {
    start(text: string): Step;
    note(text: string): void;
  };
  readonly detail: (text: string) => void;
  readonly emit: (event: MeasurementEvent | EstimateEvent | PhaseEvent) => void;
  readonly signal: AbortSignal;
}

export function contextOf({ onEvent = () => {}, signal = new AbortController().signal }: RunOptions): RunContext {
  const ended = (state: 'done' | 'failed', step: string) => (detail?: string) =>
    onEvent({ kind: 'step', state, step, ...(detail === undefined ? {} : { detail }) });
  return {
    progress: {
      start(step) {
        onEvent({ kind: 'step', state: 'started', step });
        return {
          update: (detail) => onEvent({ kind: 'step', state: 'progress', step, detail }),
          done: ended('done', step),
          fail: ended('failed', step),
        };
      },
      note: (text) => onEvent({ kind: 'note', text }),
    },
    detail: (text) => onEvent({ kind: 'detail', text }),
    emit: onEvent,
    signal,
  };
}

/** Tells how long a part of a run took, also where it fails. */
export async function timedPhase<T>(
  phase: Phase,
  { emit }: Pick<RunContext, 'emit'>,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    emit({ kind: 'phase', phase, seconds: (performance.now() - began) / 1000 });
  }
}

/** The line of the log of a run that keeps an event; null for events that need not be kept. */
export function partialEntry(event: ComparisonEvent): PartialEntry | null {
  switch (event.kind) {
    case 'begin': {
      const { startedAt, head, warnings, maxP99Ms } = event;
      return { type: 'begin', schemaVersion: 1, startedAt, head, warnings: [...warnings], maxP99Ms };
    }
    case 'block': {
      const { kind: type, ...fields } = event;
      return { type, ...fields };
    }
    case 'conditions':
      return { type: 'conditions', conditions: event.conditions };
    case 'chosen':
      return { type: 'chosen', batch: event.batch, instances: event.instances };
    default:
      return null;
  }
}
