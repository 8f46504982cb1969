import { plural } from '@rn50/bench-stats/words';
import type { Engine, GivenSessionOptions } from '@rn50/inference-runner';
import { changed, type ModelProto } from '@rn50/onnx-model';
import { interrupted } from '../calibration/calibrate.js';
import { requirePlainModel } from '../graph/check-model.js';
import { nodeName } from '../graph/names.js';
import { type Network, toModel, toNetwork } from '../graph/network.js';
import { type TuningChoices, tuningMetadata } from './choices.js';
import { weightsInput } from './convolution.js';
import { openBench } from './open-bench.js';
import { type TuneOptions, type TuneSettings, tuneSettingsOf } from './options.js';
import { search } from './search.js';
import { chooseSettings } from './throughput-settings.js';

/**
 * Makes a model as fast as this engine runs it on this machine, by exact rewrites that are kept only where they are measured
 * faster: pixels that nothing reads are not calculated, the stem works on SpaceToDepth of the image, each INT8 convolution
 * takes ONNX Runtime's direct or GEMM kernel, and for other engines the first convolution of a stage is put together with its
 * projection. Outputs of an INT8 model stay the same to the bit; those of a float model to the order in which a sum is added up.
 * With `throughput`, the session options that are faster in that scenario are chosen too (`choices.settings`).
 *
 * Takes INT8 models in QDQ or QOperator form from any quantizer, and float models (no kernel forms there). Measures for
 * some 10 to 20 seconds with ResNet50 at batch 1, in worker processes of their own; nothing else should run meanwhile. The result
 * belongs to the engine, CPU, threads and batch it was tuned for, which its metadata name (`rn50.tuned_for_*`).
 *
 * @returns the tuned model, or `model` itself where no form is faster beyond its interval; `choices.verdict` says which
 * @throws QuantizeError EXTERNAL_DATA, MODEL_UNSUPPORTED, BAD_OPTION, TUNING_FAILED, ABORTED; RunnerError where the
 *   engine is missing
 */
export async function tune(
  model: ModelProto,
  options: TuneOptions = {},
): Promise<{ model: ModelProto; choices: TuningChoices }> {
  const settings = tuneSettingsOf(options);
  const { signal, onProgress = () => {}, cpu } = options;
  throwIfAborted(signal);
  const network = withConvolutionNames(toNetwork(model, requirePlainModel(model)));
  const bench = await openBench(settings);
  try {
    const { loadEngine } = await import('@rn50/inference-runner/engines');
    const engine = await loadEngine(settings.engine, settings.engines);
    const found = await search(network, { bench, isOrt: engine.name === ORT, onProgress });
    const { convolutions, rewrites, verdict } = found;
    const candidates = settingsToTry(engine, settings);
    if (candidates.length > 0) onProgress({ step: 'settings', text: plural(candidates.length, 'setting') });
    const tried = await chooseSettings((options) => bench.raceSettings(found.network ?? network, options), candidates);
    const choices: TuningChoices = {
      ...bench.measuredBy(),
      cpu: cpu === undefined ? null : { model: cpu.model, int8Path: cpu.int8Path },
      batch: settings.batch,
      convolutions,
      rewrites,
      verdict,
      settings: tried,
    };
    if (found.network === null) return { model, choices };
    const metadata = { ...network.metadata, ...tuningMetadata(choices) };
    return { model: toModel({ ...found.network, metadata }), choices };
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    await bench.close();
  }
}

/** The engine that has kernel forms, whatever it is called in a registry. */
const ORT = 'ort';

/** Streams that were asked for stay. */
function settingsToTry(engine: Engine, { throughput, sessionOptions }: TuneSettings): readonly GivenSessionOptions[] {
  if (throughput === undefined || sessionOptions.streams !== undefined) return [];
  return throughput.options ?? engine.throughputOptions?.(throughput.threads) ?? [];
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted(signal);
}

/** Every convolution gets a name, by which it is found in a profile; engines refuse names given twice. */
function withConvolutionNames(network: Network): Network {
  const taken = new Set(network.nodes.map(({ name }) => name));
  const nodes = network.nodes.map((node) => {
    if (weightsInput(node) === undefined || node.name !== '') return node;
    const wanted = nodeName(node);
    let name = wanted;
    for (let suffix = 2; taken.has(name); suffix += 1) name = `${wanted}_${suffix}`;
    taken.add(name);
    return changed(node, { name });
  });
  return { ...network, nodes };
}
