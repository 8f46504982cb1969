import type { Engine, EngineSession } from '@rn50/inference-runner';
import { type Feeds, repeatFeeds } from '@rn50/inference-runner/feeds';
import { QuantizeError } from '../errors.js';
import type { Network } from '../graph/network.js';
import { encodeNetwork, loadEncoded } from '../load-network.js';
import { type CalibrationFeeds, noCalibrationInputs } from './calibration-feeds.js';
import { extentsNetwork } from './extents-network.js';
import type { Observer } from './observers.js';
import { watchedNetwork } from './watched-network.js';

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
 * Run the FP32 network on each calibration input and show the observer every watched tensor, or its extent where that is
 * all it needs. Only one input's activations are held at a time.
 * @returns how many inputs there were
 * @throws QuantizeError CALIBRATION_INVALID, ABORTED; RunnerError of the engine, and BAD_INPUT for feeds that are not the model's
 */
export async function calibrate(run: CalibrationRun): Promise<number> {
  const { calibration, signal } = run;
  let done = 0;
  let watch = (await watchExtents(run)) ?? (await watchValues(run));
  try {
    for await (const sample of calibration.source.feeds()) {
      if (signal?.aborted === true) throw interrupted(signal);
      if (!(await watch.shows(sample))) {
        await watch.session.dispose();
        watch = await watchValues(run);
        await watch.shows(sample);
      }
      done += 1;
      run.onInput(done);
    }
  } finally {
    await watch.session.dispose();
  }
  if (done === 0) throw noCalibrationInputs();
  return done;
}

interface Watch {
  readonly session: EngineSession;
  /** Shows the observer the tensors of one sample; false, and nothing shown, where that cannot be told so. */
  shows(sample: Feeds): Promise<boolean>;
}

/** null where the observer needs the values, or the engine does not take the network. Of an empty tensor there is no extent. */
async function watchExtents(run: CalibrationRun): Promise<Watch | null> {
  const { calibration, tensors, observer } = run;
  if (observer.observeExtent === undefined) return null;
  const { network, extentsIn } = extentsNetwork(run.network, tensors);
  const session = await open(network, run).catch(() => null);
  if (session === null) return null;
  return {
    session,
    async shows(sample) {
      const outputs = await session.run(repeatFeeds(calibration.specs, sample)).catch(() => null);
      const extents = outputs === null ? null : extentsIn(outputs);
      if (extents === null) return false;
      for (const name of tensors) {
        const [given, extent] = [sample[name]?.data, extents.get(name)];
        if (given instanceof Float32Array) observer.observe(name, given);
        else if (extent !== undefined) observer.observeExtent?.(name, extent);
      }
      return true;
    },
  };
}

async function watchValues(run: CalibrationRun): Promise<Watch> {
  const { calibration, tensors, observer } = run;
  const session = await open(watchedNetwork(run.network, tensors), run);
  return {
    session,
    async shows(sample) {
      const outputs = await session.run(repeatFeeds(calibration.specs, sample));
      for (const name of tensors) {
        const seen = (sample[name] ?? outputs[name])?.data;
        if (seen instanceof Float32Array) observer.observe(name, seen);
      }
      return true;
    },
  };
}

function open(network: Network, { engine, threads }: CalibrationRun): Promise<EngineSession> {
  return loadEncoded(engine, encodeNetwork(network), { threads, spinning: false });
}

export function interrupted(signal: AbortSignal): QuantizeError {
  return new QuantizeError('ABORTED', 'quantization was interrupted', 'Run it again.', { cause: signal.reason });
}
