import type { Clock } from '../clock.js';
import { RunnerError, type RunnerErrorCode } from '../runner-error.js';
import type { SettlingOf } from './settling.js';
import type { VariantRunner } from './variant-runner.js';

/** What starting workers needs to know. */
interface StartSettings {
  readonly batch: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Ends the workers of these variants, and starts and warms up new ones one after the other.
 * @param part which of the variants
 * @returns what that took, by variant, in milliseconds
 */
export async function restartAll(
  runners: readonly VariantRunner[],
  part: readonly boolean[],
  settings: StartSettings & { readonly settlingOf: SettlingOf; readonly clock: Clock },
): Promise<number[]> {
  const { batch, settlingOf, clock } = settings;
  await Promise.all(runners.filter((_, variant) => part[variant]).map((runner) => runner.stop()));
  const tookMs: number[] = [];
  for (const [variant, runner] of runners.entries()) {
    tookMs[variant] = await timed(clock, async () => {
      if (part[variant] === true && runner.alive) await startChecked(runner, settings);
      if (part[variant] === true && runner.alive) await warmUp(runner, batch, settlingOf);
    });
  }
  return tookMs;
}

export async function warmUp(runner: VariantRunner, batch: number, settlingOf: SettlingOf): Promise<void> {
  // A warm-up counts as settling, because it lasts longer than the other worker's threads spin.
  settlingOf(runner);
  await runner.warmUp(batch);
}

const ENDS_THE_CALL: ReadonlySet<RunnerErrorCode> = new Set(['BAD_OPTION', 'ENGINE_MISSING', 'ENGINE_BROKEN']);

/** A missing engine or an unknown option ends the call, because it is no result of a variant. */
export async function startChecked(runner: VariantRunner, { batch, signal }: StartSettings): Promise<void> {
  if (signal?.aborted === true) {
    runner.interrupt();
    return;
  }
  await runner.start(batch);
  const { failure } = runner;
  if (failure !== null && ENDS_THE_CALL.has(failure.code)) throw new RunnerError(failure);
}

export function alive(runners: readonly VariantRunner[]): VariantRunner[] {
  return runners.filter((runner) => runner.alive);
}

/** The time that `work` took by this clock, in milliseconds. */
export async function timed(clock: Clock, work: () => Promise<void>): Promise<number> {
  const beganMs = clock();
  await work();
  return clock() - beganMs;
}
