import type { Warning } from '@rn50/bench-stats';
import {
  batchOfEveryInput,
  callsFirstAxisLength,
  declaration,
  dimsAt,
  firstAxisAsSize,
  type InputPlan,
  otherPlans,
} from '@rn50/onnx-model/inputs';
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
  /** The plan with which the model runs. */
  readonly inputs: InputPlan;
  readonly batch: ProbedBatch;
  readonly outputs: readonly ProbedOutput[];
  readonly warnings: readonly Warning[];
}

/** Relative error of a row of a batch: kernels of another batch add in another order. */
const MOST_ERROR = 0.05;
/** An engine's message is cut here: what follows is its own source and stack. */
const MOST_CHARACTERS = 240;

interface Probing {
  readonly session: EngineSession;
  readonly seed: number;
}

/** A plan with which the model runs, and what came out. */
interface Running {
  readonly plan: InputPlan;
  readonly feeds: Feeds;
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/**
 * Runs the model a few times: with the first plan that it takes, and where that leaves the batch open, with two samples.
 * @throws RunnerError INPUT_REJECTED naming the inputs if the model runs with no plan that may be tried
 */
export async function probe(
  session: EngineSession,
  { plan, seed }: { readonly plan: InputPlan; readonly seed: number },
): Promise<ProbeAnswer> {
  const probing = { session, seed };
  const first = await runningWith(plan, probing);
  const any = typeof first === 'string' ? await anyPlan(plan, first, probing) : first;
  const { running, batch } = await readBatch(any, probing);
  // Rows that are those of single runs are not random.
  const random = batch.kind === 'open' ? [] : await randomOutputs(running, session);
  const { inputs, outputs: declared } = session.describe();
  const warnings = checkOutputs(running.outputs, declared, symbolsOf(inputs, running.feeds));
  const outputs = Object.entries(running.outputs).map(([name, { type, dims }]) => ({ name, type, dims }));
  const found = random.length === 0 ? running.plan : { ...running.plan, random };
  return { inputs: found, batch: explained(batch, random), outputs, warnings };
}

/** Tries the other plans; the message is of the first one, which is the likeliest. */
async function anyPlan(plan: InputPlan, message: string, probing: Probing): Promise<Running> {
  for (const other of otherPlans(plan)) {
    const running = await runningWith(other, probing);
    if (typeof running !== 'string') return running;
  }
  throw rejected(plan, message);
}

async function runningWith(plan: InputPlan, { session, seed }: Probing): Promise<Running | string> {
  const [feeds = {}] = await feedsOf(plan, 1, 1, seed);
  const outputs = await attempt(session, feeds);
  return typeof outputs === 'string' ? outputs : { plan, feeds, outputs };
}

/**
 * Finds out by running whether the first axes are a batch, as planned or in every input. An axis that is none is the length of a
 * sample if the model names it so, or if no output's shape depends on it.
 */
async function readBatch(
  running: Running,
  probing: Probing,
): Promise<{ readonly running: Running; readonly batch: ProbedBatch }> {
  const { plan } = running;
  const { batch, keepsShapes } = await probeBatch(running, probing);
  if (batch.kind === 'open') return { running, batch };
  const wider = batchOfEveryInput(plan);
  if (wider !== null) {
    const asBatch = { ...running, plan: wider };
    const found = await probeBatch(asBatch, probing);
    if (found.batch.kind === 'open') return { running: asBatch, batch: found.batch };
  }
  if (batch.kind === 'single' && (keepsShapes || callsFirstAxisLength(plan))) {
    for (const longer of firstAxisAsSize(plan)) {
      const long = await runningWith(longer, probing);
      if (typeof long !== 'string') return { running: long, batch };
    }
  }
  return { running, batch };
}

interface TriedBatch {
  readonly batch: ProbedBatch;
  /** Whether every output has the shape at batch 2 that it has at batch 1. */
  readonly keepsShapes: boolean;
}

async function probeBatch({ plan, outputs }: Running, { session, seed }: Probing): Promise<TriedBatch> {
  if (plan.inputs.every(({ batchAxis }) => batchAxis === null)) return { batch: { kind: 'fixed' }, keepsShapes: false };
  const single = (reason: string, keepsShapes = false): TriedBatch => ({
    batch: { kind: 'single', reason },
    keepsShapes,
  });
  const [, secondFeeds = {}] = await feedsOf(plan, 1, 2, seed);
  const second = await attempt(session, secondFeeds);
  if (typeof second === 'string') return single(`it does not run on a second input (${second})`);
  const [both = {}] = await feedsOf(plan, 2, 1, seed);
  const together = await attempt(session, both);
  if (typeof together === 'string') return single(`it does not run at batch 2 (${together})`);
  for (const [name, tensor] of Object.entries(together)) {
    const reason = mismatch(outputs[name], second[name], tensor);
    if (reason !== null) return single(`the output ${name} ${reason}`, haveShapesOf(together, outputs));
  }
  return { batch: { kind: 'open' }, keepsShapes: false };
}

function haveShapesOf(some: Running['outputs'], others: Running['outputs']): boolean {
  return Object.entries(some).every(([name, { dims }]) => dims.join() === others[name]?.dims.join());
}

/** Outputs of which another run on the same input gives other values. */
async function randomOutputs({ feeds, outputs }: Running, session: EngineSession): Promise<string[]> {
  const again = await attempt(session, feeds);
  if (typeof again === 'string') return [];
  return Object.keys(outputs).filter((name) => differ(outputs[name], again[name]));
}

/** Rows of random outputs differ whatever the batch is. */
function explained(batch: ProbedBatch, [random]: readonly string[]): ProbedBatch {
  if (batch.kind !== 'single' || random === undefined) return batch;
  return { kind: 'single', reason: `the output ${random} is another one at every run: the model draws random numbers` };
}

function differ(one: Tensor | undefined, two: Tensor | undefined): boolean {
  if (one === undefined || two === undefined || one.data.length !== two.data.length) return true;
  const [first, second] = [numbersOf(one), numbersOf(two)];
  for (let at = 0; at < first.length; at += 1) if (!Object.is(first[at], second[at])) return true;
  return false;
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
      return `of a sample changes when it runs in a batch of 2`;
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
    .replaceAll(/\b[\w/]+\.(cc|h|hpp):\d+\s+\w+\s+/g, '')
    .replace(/^.*?Status Message:\s*/s, '')
    .split('\n');
  const trimmed = line.trim();
  return trimmed.length > MOST_CHARACTERS ? `${trimmed.slice(0, MOST_CHARACTERS)} …` : trimmed;
}

function rejected({ inputs }: InputPlan, message: string): RunnerError {
  const made = inputs.filter(({ values }) => values.kind !== 'data');
  const guessed = inputs.filter(({ sizeFrom }) => sizeFrom === 'convention');
  const fed = inputs.map((input) => `${input.name} ${input.type} [${dimsAt(input, 1).join(',')}]`).join(', ');
  const what =
    made.length > 0 ? `on generated values of ${made.map(({ name }) => name).join(', ')}` : 'on these inputs';
  return new RunnerError({
    code: 'INPUT_REJECTED',
    message: `the model does not run ${what} (${fed}): ${message}`,
    remedy: [
      ...guessed.map((input) => `${declaration(input)} leaves its size open: give --shape ${input.name}:<sizes>.`),
      ...(made.length > 0 ? ['Give real inputs: --inputs <file.npz>.'] : ['Check the inputs against the model.']),
    ].join(' '),
  });
}
