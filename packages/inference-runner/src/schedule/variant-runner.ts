import type { Block, Warning } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { EngineDescription } from '../engine/engine.js';
import { type Failure, INTERRUPTED } from '../parent/death.js';
import { LOAD_TIMEOUT_MS } from '../timeouts.js';
import type { Answers, RequestKind, RequestOf, Totals } from '../worker/protocol.js';
import type { SettledBlockPlan } from './plan.js';
import { TIMEOUT_FACTOR, takeBlock, toNanosecond } from './take-block.js';
import type { RunSettings, VariantToRun } from './variant-to-run.js';
import type { WarmUpPlan } from './warm-up.js';
import { blockDiscarded, teardownFailed, warmUpUnstable } from './warnings.js';
import { WorkerGroup } from './worker-group.js';

/** A block during which the clock jumped is taken again at most this often. */
const MAXIMUM_RETAKES = 3;

/** Runs one variant in its workers and keeps its blocks and warnings. A failure stops it; its blocks stay. */
export class VariantRunner {
  readonly blocks: Block[] = [];
  readonly warnings: Warning[];
  failure: Failure | null;
  description: EngineDescription | null = null;
  /** How the model is fed; null before it is loaded. */
  inputs: InputPlan | null = null;
  warmup: { readonly runs: number; readonly stable: boolean } | null = null;
  /** Time to load in each of its worker processes so far, restarted ones included. */
  readonly loadsMs: number[] = [];
  /** The first run of each of them, and its batch. */
  readonly firstRuns: { readonly batch: number; readonly ms: number }[] = [];
  runMs = 0;
  /** The fastest warm-up run: a busy moment must not decide the batch. */
  fastestMs = 0;
  /** Of all its workers, over restarts. */
  totals: Totals = { peakRssBytes: 0, cpuMs: 0 };
  #workers: WorkerGroup | null = null;
  #starts = 0;
  /** Whether the present workers have run yet. */
  #hasRun = false;
  /** CPU time of the workers that have ended. */
  #pastCpuMs = 0;

  constructor(
    readonly variant: VariantToRun,
    readonly settings: RunSettings,
  ) {
    this.failure = variant.failure;
    this.warnings = [...variant.warnings];
  }

  get alive(): boolean {
    return this.failure === null;
  }

  /**
   * Starts the workers and loads the model in them.
   * @param batch at which it will be warmed up, as far as is known
   */
  async start(batch: number): Promise<void> {
    const { id: variantId, label, engine, modelPath, sessionOptions, inputs, open } = this.variant;
    const { instances, onEvent } = this.settings;
    this.#workers = await WorkerGroup.open(open, instances);
    this.#starts += 1;
    for (const [instance, { pid }] of this.#workers.links.entries()) {
      onEvent({ kind: 'worker-started', variantId, label, instance, pid });
    }
    const load = { kind: 'load', engine: engine.module, modelPath, sessionOptions, inputs, batch } as const;
    const all = (await this.#ask<'load'>(load, LOAD_TIMEOUT_MS)) ?? [];
    const [loaded] = all;
    if (loaded === undefined) return;
    this.#hasRun = false;
    this.loadsMs.push(...all.map(({ loadMs }) => loadMs));
    this.description = loaded.description;
    this.inputs = loaded.inputs;
  }

  /** Makes the inputs, checks the outputs and warms up, all instances at the same time. */
  async warmUp(batch: number): Promise<void> {
    const { scenario, seed, warmUp, runTimeoutMs, clock } = this.settings;
    const startMs = clock();
    const prepare = { kind: 'prepare', batch, seed, scenario } as const;
    const all = (await this.#ask<'prepare'>(prepare, LOAD_TIMEOUT_MS + runTimeoutMs)) ?? [];
    const [prepared] = all;
    if (prepared === undefined) return;
    // At another batch the same workers are prepared again, and are warm by then.
    if (!this.#hasRun) this.firstRuns.push(...all.map(({ firstRunMs }) => ({ batch, ms: firstRunMs })));
    this.#hasRun = true;
    for (const warning of prepared.warnings) this.#warnOnce(warning);
    const firstMs = clock() - startMs;
    const limitMs =
      warmUp.kind === 'fixed'
        ? TIMEOUT_FACTOR * warmUp.runs * firstMs
        : warmUp.maximumMs + TIMEOUT_FACTOR * 3 * firstMs;
    const warmed = await this.#ask<'warm-up'>({ kind: 'warm-up', plan: this.#warmUpPlan() }, runTimeoutMs + limitMs);
    if (warmed === null) return;
    const runs = Math.max(...warmed.map((instance) => instance.runs));
    const stable = warmed.every((instance) => instance.stable);
    // The slowest instance decides how long a block takes.
    this.runMs = Math.max(...warmed.map((instance) => instance.runMs)) || firstMs;
    this.fastestMs = Math.max(...warmed.map((instance) => instance.fastestMs)) || firstMs;
    // The warm-up that counts is the last before the first block; restarts have their own.
    if (this.blocks.length === 0) this.warmup = { runs, stable };
    if (!stable && warmUp.kind === 'until-stable') this.#warnOnce(warmUpUnstable(runs));
    const { id: variantId, label } = this.variant;
    this.settings.onEvent({ kind: 'warmed-up', variantId, label, batch, runs, stable, runMs: this.runMs });
  }

  /** Drops the warning of the last warm-up, before one at another batch. */
  forgetWarmUp(): void {
    const index = this.warnings.findIndex(({ code }) => code === warmUpUnstable(0).code);
    if (index >= 0) this.warnings.splice(index, 1);
  }

  /**
   * Takes one block.
   * @returns the block, or null if a worker failed
   */
  async takeBlock(plan: SettledBlockPlan, order: number, startedAtMs: () => number): Promise<Block | null> {
    const { instances, runTimeoutMs } = this.settings;
    for (let retakes = 0; ; retakes += 1) {
      const startMs = startedAtMs();
      const energyOf = this.#countEnergy();
      const taken = await takeBlock((...args) => this.#ask(...args), plan, {
        instances,
        runMs: this.runMs,
        runTimeoutMs,
      });
      if (taken === null) return null;
      if (taken.jumped && retakes < MAXIMUM_RETAKES) {
        this.warnings.push(blockDiscarded(order));
        continue;
      }
      const restarts = this.#starts - 1;
      const block: Block = {
        order,
        startedAtMs: toNanosecond(startMs),
        ...(restarts > 0 ? { restarts } : {}),
        ...taken.block,
        ...energyOf(),
      };
      this.blocks.push(block);
      return block;
    }
  }

  /** Counts from now on what a block takes; nothing where there is no counter, or it cannot be read. */
  #countEnergy(): () => Pick<Block, 'energy'> {
    const { energy, clock } = this.settings;
    const [beganMs, before] = [clock(), energy?.joules() ?? null];
    return () => {
      const after = energy?.joules() ?? null;
      if (before === null || after === null) return {};
      return { energy: { joules: after - before, ms: toNanosecond(clock() - beganMs) } };
    };
  }

  /** Closes the workers. Their blocks stay; an end without the final record is a failure. */
  async stop(): Promise<void> {
    const workers = this.#workers;
    if (workers === null) return;
    if (!this.alive) return this.kill();
    const closing = await workers.close();
    this.#dismiss(workers);
    if (closing.kind === 'teardown-failed') this.#warnOnce(teardownFailed(closing.message));
    if (closing.kind === 'unframed') this.fail(closing.failure);
  }

  /** Ends the workers at once. */
  async kill(): Promise<void> {
    const workers = this.#workers;
    if (workers === null) return;
    await workers.kill();
    this.#dismiss(workers);
  }

  interrupt(): void {
    if (this.alive) this.fail(INTERRUPTED);
  }

  fail(failure: Failure): void {
    this.failure = failure;
    const { status, message } = failure;
    const { id: variantId, label } = this.variant;
    this.settings.onEvent({ kind: 'worker-failed', variantId, label, status, message });
  }

  async #ask<K extends RequestKind>(request: RequestOf<K>, timeoutMs: number): Promise<readonly Answers[K][] | null> {
    const workers = this.#workers;
    if (workers === null) return null;
    const outcome = await workers.ask<K>(request, timeoutMs);
    this.#count(workers);
    if (outcome.ok) return outcome.answers;
    this.fail(outcome.failure);
    await this.kill();
    return null;
  }

  /** Once blocks were taken, it is known how fast a warm worker is at this batch. */
  #warmUpPlan(): WarmUpPlan {
    const { warmUp } = this.settings;
    if (warmUp.kind === 'fixed' || this.blocks.length === 0) return warmUp;
    return { ...warmUp, expectedMs: this.runMs };
  }

  #count(workers: WorkerGroup): void {
    const { peakRssBytes, cpuMs } = workers.totals();
    this.totals = {
      peakRssBytes: Math.max(this.totals.peakRssBytes, peakRssBytes),
      cpuMs: this.#pastCpuMs + cpuMs,
    };
  }

  #dismiss(workers: WorkerGroup): void {
    if (this.#workers !== workers) return;
    this.#count(workers);
    this.#pastCpuMs = this.totals.cpuMs;
    this.#workers = null;
  }

  #warnOnce(warning: Warning): void {
    if (!this.warnings.some(({ code }) => code === warning.code)) this.warnings.push(warning);
  }
}
