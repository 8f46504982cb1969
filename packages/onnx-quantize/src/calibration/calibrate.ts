import type { Engine, EngineSession } from '@rn50/inference-runner';
import { type Feeds, repeatFeeds } from '@rn50/inference-runner/feeds';
import { DataType, type ValueInfoProto, valueInfo } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import type { Network } from '../graph/network.js';
import { encodeNetwork, loadEncoded } from '../load-network.js';
import { type CalibrationFeeds, noCalibrationInputs } from './calibration-feeds.js';
import type { Observer } from './observers.js';

export interface CalibrationRun {
  readonly network: Network;
  readonly calibration: CalibrationFeeds;
  /** Tensors to watch: inputs of the graph, or made by a node. */
  readonly tensors: readonly string[];
  readonly observer: Observer;
  readonly engine: Engine;
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** Called after each input with how many are done. */
  readonly onInput: (done: number) => void;
}

/**
 * Run the FP32 network on each calibration input and show the observer every watched tensor. Only one input's
 * activations are held at a time.
 * @returns how many inputs there were
 * @throws QuantizeError CALIBRATION_INVALID, ABORTED; RunnerError of the engine, and BAD_INPUT for feeds that are not the model's
 */
export async function calibrate(run: CalibrationRun): Promise<number> {
  const { network, tensors, engine } = run;
  const session = await loadEncoded(engine, encodeNetwork(watchedNetwork(network, tensors)), {
    threads: run.threads,
    spinning: false,
  });
  try {
    return await observeAll(session, run);
  } finally {
    await session.dispose();
  }
}

async function observeAll(session: EngineSession, run: CalibrationRun): Promise<number> {
  const { calibration, signal } = run;
  let done = 0;
  for await (const sample of calibration.source.feeds()) {
    if (signal?.aborted === true) throw interrupted(signal);
    await observeOne(session, sample, run);
    done += 1;
    run.onInput(done);
  }
  if (done === 0) throw noCalibrationInputs();
  return done;
}

/** A function of its own: in the loop, one input's activations would be held until the next ones are there. */
async function observeOne(
  session: EngineSession,
  sample: Feeds,
  { calibration, tensors, observer }: CalibrationRun,
): Promise<void> {
  const outputs = await session.run(repeatFeeds(calibration.specs, sample));
  for (const name of tensors) {
    const seen = (sample[name] ?? outputs[name])?.data;
    if (seen instanceof Float32Array) observer.observe(name, seen);
  }
}

/** The network with the watched tensors as its outputs. */
export function watchedNetwork(network: Network, tensors: readonly string[]): Network {
  const made = new Set(network.nodes.flatMap(({ output }) => output));
  const watched = tensors.filter((name) => made.has(name));
  return watched.length === 0 ? network : { ...network, outputs: watched.map(shapelessOutput) };
}

/** Shapes are left to the engine: a declared one would have to be right. */
function shapelessOutput(name: string): ValueInfoProto {
  const info = valueInfo(name, DataType.FLOAT, []);
  if (info.type?.value.case === 'tensorType') delete info.type.value.value.shape;
  return info;
}

export function interrupted(signal: AbortSignal): QuantizeError {
  return new QuantizeError('ABORTED', 'quantization was interrupted', 'Run it again.', { cause: signal.reason });
}
