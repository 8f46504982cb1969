import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from '@rn50/bench-stats/numbers';
import { RunnerError } from '../../runner-error.js';
import type { EngineProfile, NodeTime } from '../engine.js';

/** Start of the name of the profile's file, and the file of the optimised graph. */
export function profileFiles(folder: string): { readonly prefix: string; readonly optimizedModel: string } {
  return { prefix: join(folder, PROFILE_PREFIX), optimizedModel: join(folder, OPTIMIZED_MODEL) };
}

const PROFILE_PREFIX = 'profile';
const OPTIMIZED_MODEL = 'optimized.onnx';

/** An entry of ONNX Runtime's profile, in Chrome's trace event format; `ts` and `dur` in microseconds. */
interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, unknown>>;
}

const NODE_SUFFIX = '_kernel_time';

/**
 * Reads what a profiled session wrote into `folder`.
 * @param runs how many of the last runs count
 * @throws RunnerError RUN_FAILED if there is no profile, or one that cannot be read
 */
export async function readOrtProfile(folder: string, runs: number): Promise<EngineProfile> {
  const names = await readdir(folder).catch((): string[] => []);
  const file = names.find((name) => name.startsWith(PROFILE_PREFIX) && name.endsWith('.json'));
  if (file === undefined) throw unreadable('ONNX Runtime wrote no profile');
  return {
    ...parseOrtProfile(await readFile(join(folder, file), 'utf8'), runs),
    optimizedModelPath: names.includes(OPTIMIZED_MODEL) ? profileFiles(folder).optimizedModel : null,
  };
}

/**
 * Takes a profile of ONNX Runtime apart: the time of every node in the last `runs` runs. A node that runs several times
 * in one run (a loop's body) counts with the sum. Pure.
 * @throws RunnerError RUN_FAILED if the text is no profile, or has fewer runs
 */
export function parseOrtProfile(text: string, runs: number): Omit<EngineProfile, 'optimizedModelPath'> {
  const events = traceEvents(text);
  const wholeRuns = events.filter(({ cat, name }) => cat === 'Session' && name === 'model_run');
  const counted = wholeRuns.sort((a, b) => a.ts - b.ts).slice(-runs);
  if (counted.length < runs) throw unreadable(`the profile has ${counted.length} runs instead of ${runs}`);
  const nodeEvents = events
    .filter(({ cat, name }) => cat === 'Node' && name.endsWith(NODE_SUFFIX))
    .sort((a, b) => a.ts - b.ts);
  const nodes = new Map<string, { readonly event: TraceEvent; readonly sumsUs: number[] }>();
  for (const event of nodeEvents) {
    const run = counted.findIndex(({ ts, dur }) => ts <= event.ts && event.ts <= ts + dur);
    if (run < 0) continue;
    const key = `${String(event.args.node_index)} ${event.name}`;
    const node = nodes.get(key) ?? { event, sumsUs: counted.map(() => 0) };
    node.sumsUs[run] = (node.sumsUs[run] ?? 0) + event.dur;
    nodes.set(key, node);
  }
  return {
    runs: counted.length,
    runMs: median(counted.map(({ dur }) => dur)) / 1000,
    nodes: [...nodes.values()].map(({ event, sumsUs }) => nodeTime(event, sumsUs)),
  };
}

function nodeTime({ name, args }: TraceEvent, sumsUs: readonly number[]): NodeTime {
  const inputs = typesAndShapes(args.input_type_shape);
  const outputs = typesAndShapes(args.output_type_shape);
  return {
    name: name.slice(0, -NODE_SUFFIX.length),
    opType: String(args.op_name),
    ms: median(sumsUs) / 1000,
    fastestMs: Math.min(...sumsUs) / 1000,
    inputTypes: inputs.types,
    inputShapes: inputs.shapes,
    outputTypes: outputs.types,
    outputShapes: outputs.shapes,
  };
}

/** `[{"float": [1, 3, 224, 224]}, …]`; operands that are not there are left out by ONNX Runtime. */
function typesAndShapes(value: unknown): { readonly types: string[]; readonly shapes: number[][] } {
  const entries = Array.isArray(value) ? value.flatMap((one: unknown) => Object.entries(one ?? {})) : [];
  return {
    types: entries.map(([type]) => type),
    shapes: entries.map(([, shape]: [string, unknown]) => (Array.isArray(shape) ? shape.map(Number) : [])),
  };
}

/** ONNX Runtime writes names as they are, and JSON has no raw controls inside strings; outside only line breaks and tabs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const RAW_CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function traceEvents(text: string): TraceEvent[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(RAW_CONTROLS, escaped));
  } catch (cause) {
    throw unreadable('its profile is not JSON', cause);
  }
  if (!Array.isArray(parsed)) throw unreadable('its profile is not a list of events');
  return parsed.filter(isTraceEvent);
}

function isTraceEvent(value: unknown): value is TraceEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'cat' in value &&
    'name' in value &&
    typeof value.name === 'string' &&
    'ts' in value &&
    typeof value.ts === 'number' &&
    'dur' in value &&
    typeof value.dur === 'number' &&
    'args' in value &&
    typeof value.args === 'object' &&
    value.args !== null
  );
}

function unreadable(what: string, cause?: unknown): RunnerError {
  return new RunnerError({
    code: 'RUN_FAILED',
    message: `The model could not be profiled: ${what}.`,
    remedy: 'Check that the temporary folder can be written and has room, then run again.',
    cause,
  });
}
