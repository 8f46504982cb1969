import type { Warning } from '@rn50/bench-stats';
import { declaration, dimsAt, type InputPlan } from '@rn50/onnx-model/inputs';
import type { EngineSession } from '../engine/engine.js';
import type { Feeds, Tensor } from '../engine/tensor.js';
import { plannedFeeds } from '../feeds/planned-feeds.js';
import { numbersOf } from '../feeds/tensors.js';
import { checkOutputs, symbolsOf } from '../outputs/check-outputs.js';
import { RunnerError } from '../runner-error.js';

/** Whether the batch is open, found by trying. */
export type ProbedBatch =
  | { readonly kind: 'open' }
  /** The plan has no batch axis. */
  | { readonly kind: 'fixed' }
  /** The model declares an open batch, and yet runs one sample at a time only. */
  | { readonly kind: 'single'; readonly reason: string };

export interface ProbedOutput {
  readonly name: string;
  readonly type: string;
  /** At batch 1. */
  readonly dims: readonly number[];
}

export interface ProbeAnswer {
  /** Which of the plans the model runs with. */
  readonly chosen: number;
  readonly batch: ProbedBatch;
  readonly outputs: readonly ProbedOutput[];
  readonly warnings: readonly Warning[];
}

/** Relative error of a row of a batch: kernels of another batch add in another order. */
const MOST_ERROR = 0.05;
/** An engine's message is cut here: what follows is its own source and stack. */
const MOST_CHARACTERS = 240;

/**
 * Runs the model once or twice: with the first plan that it takes, and where that leaves the batch open, with two samples.
 * @throws RunnerError INPUT_REJECTED naming the inputs if the model runs with none of the plans
 */
export async function probe(
  session: EngineSession,
  { plans, seed }: { readonly plans: readonly InputPlan[]; readonly seed: number },
): Promise<ProbeAnswer> {
  const { inputs, outputs: declared } = session.describe();
  let first: { message: string; plan: InputPlan } | null = null;
  for (const [chosen, plan] of plans.entries()) {
    const [one, other] = await feedsOf(plan, 1, 2, seed);
    if (one === undefined || other === undefined) break;
    const single = await attempt(session, one);
    if (typeof single === 'string') {
      first ??= { message: single, plan };
      continue;
    }
    const warnings = checkOutputs(single, declared, symbolsOf(inputs, one));
    const outputs = Object.entries(single).map(([name, { type, dims }]) => ({ name, type, dims }));
    const batch = await probeBatch(session, plan, single, other, seed);
    return { chosen, batch, outputs, warnings };
  }
  throw rejected(first);
}

async function probeBatch(
  session: EngineSession,
  plan: InputPlan,
  first: Readonly<Record<string, Tensor>>,
  secondFeeds: Feeds,
  seed: number,
): Promise<ProbedBatch> {
  if (plan.inputs.every(({ batchAxis }) => batchAxis === null)) return { kind: 'fixed' };
  const second = await attempt(session, secondFeeds);
  if (typeof second === 'string') return { kind: 'single', reason: `it does not run on a second input (${second})` };
  const [both] = await feedsOf(plan, 2, 1, seed);
  const together = both === undefined ? 'there is no second input' : await attempt(session, both);
  if (typeof together === 'string') return { kind: 'single', reason: `it does not run at batch 2 (${together})` };
  for (const [name, tensor] of Object.entries(together)) {
    const reason = mismatch(first[name], second[name], tensor);
    if (reason !== null) return { kind: 'single', reason: `the output ${name} ${reason}` };
  }
  return { kind: 'open' };
}

/** Why an output at batch 2 is not those of both single runs, or null. */
function mismatch(one: Tensor | undefined, two: Tensor | undefined, both: Tensor): string | null {
  if (one === undefined || two === undefined) return 'is missing at batch 1';
  const shape = (tensor: Tensor) => `[${tensor.dims.join(',')}]`;
  const axis = both.dims.findIndex((size, at) => size !== one.dims[at]);
  const doubles =
    axis >= 0 &&
    both.dims.length === one.dims.length &&
    both.dims.every((size, at) => size === (at === axis ? 2 : 1) * (one.dims[at] ?? 0)) &&
    two.dims.every((size, at) => size === one.dims[at]);
  if (!doubles) return `has the shape ${shape(both)} at batch 2 and ${shape(one)} at batch 1`;
  const inner = both.dims.slice(axis).reduce((product, size) => product * size, 1) / 2;
  const values = numbersOf(both);
  const singles = [numbersOf(one), numbersOf(two)];
  for (const [row, single] of singles.entries()) {
    let error = 0;
    let power = 0;
    for (let at = 0; at < single.length; at += 1) {
      const expected = single[at] ?? 0;
      const found = values[(2 * Math.floor(at / inner) + row) * inner + (at % inner)] ?? 0;
      if (!Number.isFinite(expected) || !Number.isFinite(found)) continue;
      error += (found - expected) ** 2;
      power += expected ** 2;
    }
    if (Math.sqrt(error) > MOST_ERROR * Math.sqrt(power) + Number.EPSILON) {
      return `of an input is another one in a batch of 2 than alone`;
    }
  }
  return null;
}

async function feedsOf(plan: InputPlan, batch: number, count: number, seed: number): Promise<Feeds[]> {
  const all: Feeds[] = [];
  for await (const feeds of plannedFeeds(plan, { batch, count, seed }).feeds()) all.push(feeds);
  return all;
}

/** The outputs, or the engine's reason in a line. */
async function attempt(session: EngineSession, feeds: Feeds): Promise<Readonly<Record<string, Tensor>> | string> {
  try {
    return await session.run(feeds);
  } catch (error) {
    return reasonOf(error);
  }
}

/** What the engine says, without the places in its own source. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text
    .replaceAll(/\/\S*onnxruntime\S*\.(cc|h|hpp):\d+\s*/g, '')
    .replaceAll(/onnxruntime::[\w:]+\([^)]*\)\s*/g, '')
    .replace(/^.*?Status Message:\s*/s, '')
    .split('\n');
  const trimmed = line.trim();
  return trimmed.length > MOST_CHARACTERS ? `${trimmed.slice(0, MOST_CHARACTERS)} …` : trimmed;
}

function rejected(first: { readonly message: string; readonly plan: InputPlan } | null): RunnerError {
  const inputs = first?.plan.inputs ?? [];
  const made = inputs.filter(({ values }) => values.kind !== 'data');
  const guessed = inputs.filter(({ sizeFrom }) => sizeFrom === 'convention');
  const fed = inputs.map((input) => `${input.name} ${input.type} [${dimsAt(input, 1).join(',')}]`).join(', ');
  const what =
    made.length > 0 ? `on generated values of ${made.map(({ name }) => name).join(', ')}` : 'on these inputs';
  return new RunnerError({
    code: 'INPUT_REJECTED',
    message: `the model does not run ${what} (${fed}): ${first?.message ?? 'there is no input'}`,
    remedy: [
      ...guessed.map((input) => `${declaration(input)} leaves its size open: give --shape ${input.name}:<sizes>.`),
      ...(made.length > 0 ? ['Give real inputs: --inputs <file.npz>.'] : ['Check the inputs against the model.']),
    ].join(' '),
  });
}
