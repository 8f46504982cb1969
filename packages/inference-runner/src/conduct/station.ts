import type { Block, Warning } from '@rn50/bench-stats';
import type { Clock } from '../clock.js';
import type { EngineDescription, EngineSpec, SessionOptions } from '../engine/engine.js';
import type { ImageInput } from '../input/image-input.js';
import { type Failure, INTERRUPTED } from '../parent/death.js';
import type { Link, OpenLink } from '../parent/link.js';
import { clockJumped } from '../schedule/clock-jump.js';
import type { BlockPlan } from '../schedule/plan.js';
import type { WarmUpPlan } from '../schedule/warm-up.js';
import type { Usage } from '../worker/meter.js';
import type { Answers, RequestKind, RequestOf, Totals } from '../worker/protocol.js';
import type { OnEvent } from './events.js';
import { blockDiscarded, teardownFailed, warmUpUnstable } from './warnings.js';

/** One variant as it is to be measured. */
export interface Cast {
  readonly label: string;
  readonly modelPath: string;
  readonly engine: EngineSpec;
  readonly open: OpenLink;
  /** Known before any worker starts, e.g. that the file is no model. */
  readonly failure: Failure | null;
}

/** What all variants of a measurement share. */
export interface Terms {
  readonly sessionOptions: SessionOptions;
  readonly seed: number;
  readonly warmUp: WarmUpPlan;
  readonly runTimeoutMs: number;
  readonly clock: Clock;
  readonly onEvent: OnEvent;
}

/** For the engine to load and for a model to be read and optimised. */
const LOAD_TIMEOUT_MS = 120_000;
/** A step may take this many times what was expected of it before the worker counts as hung. */
const PATIENCE = 10;
/** A block that the clock disturbs is taken again at most so often. */
const MAXIMUM_RETAKES = 3;

/** One variant with its worker, and everything it has yielded. A failure stops it; its blocks stay. */
export class Station {
  readonly blocks: Block[] = [];
  readonly warnings: Warning[] = [];
  failure: Failure | null;
  description: EngineDescription | null = null;
  input: ImageInput | null = null;
  warmup: { readonly runs: number; readonly stable: boolean } | null = null;
  runMs = 0;
  /** The fastest warm-up run: a busy moment must not decide the batch. */
  fastestMs = 0;
  /** Of all its workers, over restarts. */
  totals: Totals = { peakRssBytes: 0, cpuMs: 0 };
  #link: Link | null = null;
  /** CPU time of the workers that are gone. */
  #pastCpuMs = 0;

  constructor(
    readonly cast: Cast,
    readonly terms: Terms,
  ) {
    this.failure = cast.failure;
  }

  get alive(): boolean {
    return this.failure === null;
  }

  /** Starts the worker and loads the model in it. */
  async start(): Promise<void> {
    this.#link = await this.cast.open();
    this.terms.onEvent({ kind: 'worker-started', label: this.cast.label, pid: this.#link.pid });
    const { engine, modelPath } = this.cast;
    const { sessionOptions } = this.terms;
    const loaded = await this.#ask<'load'>({ kind: 'load', engine, modelPath, sessionOptions }, LOAD_TIMEOUT_MS);
    if (loaded === null) return;
    this.description = loaded.description;
    this.input = loaded.input;
  }

  /** Makes the inputs, checks the outputs and warms up. */
  async warmUp(batch: number): Promise<void> {
    const { seed, warmUp, runTimeoutMs, clock } = this.terms;
    const startMs = clock();
    if ((await this.#ask<'prepare'>({ kind: 'prepare', batch, seed }, LOAD_TIMEOUT_MS + runTimeoutMs)) === null) return;
    const firstMs = clock() - startMs;
    const limitMs =
      warmUp.kind === 'fixed' ? PATIENCE * warmUp.runs * firstMs : warmUp.maximumMs + PATIENCE * 3 * firstMs;
    const warmed = await this.#ask<'warm-up'>({ kind: 'warm-up', plan: warmUp }, runTimeoutMs + limitMs);
    if (warmed === null) return;
    const { runs, stable } = warmed;
    this.runMs = warmed.runMs > 0 ? warmed.runMs : firstMs;
    this.fastestMs = warmed.fastestMs > 0 ? warmed.fastestMs : firstMs;
    // The warm-up that counts is the last before the first block; restarts have their own.
    if (this.blocks.length === 0) this.warmup = { runs, stable };
    if (!stable && warmUp.kind === 'until-stable') this.#warnOnce(warmUpUnstable(runs));
    this.terms.onEvent({ kind: 'warmed-up', label: this.cast.label, batch, runs, stable, runMs: this.runMs });
  }

  /** Before a warm-up at another batch: what the last one found no longer matters. */
  forgetWarmUp(): void {
    const index = this.warnings.findIndex(({ code }) => code === warmUpUnstable(0).code);
    if (index >= 0) this.warnings.splice(index, 1);
  }

  /**
   * Takes one block.
   * @returns it, or null if the worker failed
   */
  async takeBlock(plan: BlockPlan, order: number, startedAtMs: () => number): Promise<Block | null> {
    const expectedMs = plan.minimumMs + (plan.minimumRuns + 1) * this.runMs;
    for (let retakes = 0; ; retakes += 1) {
      const startMs = startedAtMs();
      const taken = await this.#ask<'block'>({ kind: 'block', plan }, this.terms.runTimeoutMs + PATIENCE * expectedMs);
      if (taken === null) return null;
      if (clockJumped(taken.monotonicElapsedMs, taken.wallElapsedMs) && retakes < MAXIMUM_RETAKES) {
        this.warnings.push(blockDiscarded(order));
        continue;
      }
      const block: Block = {
        order,
        startedAtMs: toNanosecond(startMs),
        wakeUpMs: toNanosecond(taken.wakeUpMs),
        samplesMs: Array.from(taken.samplesMs, toNanosecond),
        ...usageFields(taken.usage),
      };
      this.blocks.push(block);
      return block;
    }
  }

  /** Takes the worker down in order; what it delivered stays, an end without the final record is a failure. */
  async stop(): Promise<void> {
    const link = this.#link;
    if (link === null) return;
    if (!this.alive) return this.kill();
    const closing = await link.close();
    this.#forgetLink(link);
    if (closing.kind === 'teardown-failed') this.#warnOnce(teardownFailed(closing.message));
    if (closing.kind === 'unframed') this.fail(closing.failure);
  }

  /** Ends the worker at once. */
  async kill(): Promise<void> {
    const link = this.#link;
    if (link === null) return;
    await link.kill();
    this.#forgetLink(link);
  }

  interrupt(): void {
    if (this.alive) this.fail(INTERRUPTED);
  }

  fail(failure: Failure): void {
    this.failure = failure;
    const { status, message } = failure;
    this.terms.onEvent({ kind: 'worker-failed', label: this.cast.label, status, message });
  }

  async #ask<K extends RequestKind>(request: RequestOf<K>, timeoutMs: number): Promise<Answers[K] | null> {
    const link = this.#link;
    if (link === null) return null;
    const outcome = await link.ask<K>(request, timeoutMs);
    this.#count(link);
    if (outcome.ok) return outcome.answer;
    this.fail(outcome.failure);
    await this.kill();
    return null;
  }

  #count(link: Link): void {
    const { peakRssBytes, cpuMs } = link.totals();
    this.totals = {
      peakRssBytes: Math.max(this.totals.peakRssBytes, peakRssBytes),
      cpuMs: this.#pastCpuMs + cpuMs,
    };
  }

  #forgetLink(link: Link): void {
    if (this.#link !== link) return;
    this.#count(link);
    this.#pastCpuMs = this.totals.cpuMs;
    this.#link = null;
  }

  #warnOnce(warning: Warning): void {
    if (!this.warnings.some(({ code }) => code === warning.code)) this.warnings.push(warning);
  }
}

function usageFields(usage: Usage | null): Pick<Block, 'cpuMs' | 'waitMs'> {
  if (usage === null) return {};
  const { cpuMs, waitMs } = usage;
  return { cpuMs: toNanosecond(cpuMs), ...(waitMs === null ? {} : { waitMs: toNanosecond(waitMs) }) };
}

/** The clock's own resolution; more digits would be rounding noise in every report. */
function toNanosecond(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}
