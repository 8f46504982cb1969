import { arrayFeeds, type FeedSource, matchFeeds, type Tensor } from '@rn50/inference-runner/feeds';
import { type InputSpec, inputSpecs, tensorFacts, type ValueInfoProto } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';

/** Inputs one at a time, so that a folder of images need not fit into memory. */
type Arrays = Iterable<Float32Array> | AsyncIterable<Float32Array>;

/**
 * Inputs typical of what the model will see: feeds of one sample each, by input name; or one array each, of the model's
 * input shape with batch 1 (`[1, C, H, W]`), where `dims` gives the shape, batch included, if the model leaves height or
 * width open. A model fixed to a larger batch gets each input repeated.
 */
export type Calibration = Arrays | { readonly inputs: Arrays; readonly dims: readonly number[] } | FeedSource;

export interface CalibrationFeeds {
  /** The network's inputs. */
  readonly specs: readonly InputSpec[];
  /** One sample each under the names of these inputs, checked. */
  readonly source: FeedSource;
}

/** @throws QuantizeError CALIBRATION_INVALID if neither the model nor the caller says the shape of one input */
export function calibrationFeeds(calibration: Calibration, inputs: readonly ValueInfoProto[]): CalibrationFeeds {
  const specs = inputSpecs(inputs.map(tensorFacts));
  const given = 'feeds' in calibration ? calibration : feedsOfArrays(calibration, specs);
  return {
    specs,
    source: {
      count: given.count,
      async *feeds() {
        let index = 0;
        for await (const sample of given.feeds()) {
          for (const tensor of Object.values(sample)) checkCalibrationInput(tensor, index);
          yield matchFeeds(specs, sample);
          index += 1;
        }
      },
    },
  };
}

function feedsOfArrays(calibration: Exclude<Calibration, FeedSource>, [input]: readonly InputSpec[]): FeedSource {
  if (input === undefined) throw new QuantizeError('MODEL_UNSUPPORTED', 'the model has no input', 'Use another model.');
  const { name } = input;
  if (!('inputs' in calibration)) return arrayFeeds(calibration, { name, dims: declaredDims(input) });
  const [first, ...rest] = calibration.dims;
  if (first === undefined || !calibration.dims.every((size) => Number.isInteger(size) && size > 0)) {
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `calibration dims [${calibration.dims.join(', ')}] are not positive whole numbers`,
      'Give the shape of one input, batch included, for example [1, 3, 224, 224].',
    );
  }
  return arrayFeeds(calibration.inputs, { name, dims: [1, ...rest] });
}

/** @throws QuantizeError CALIBRATION_INVALID naming the index of the input */
function checkCalibrationInput({ type, dims, data }: Tensor, index: number): void {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== size) {
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `calibration input ${index} has ${data.length} values; [${dims.join(', ')}] needs ${size}`,
      'Give inputs of the shape of the model, one image each.',
    );
  }
  if (type !== 'float32' && type !== 'float64') return;
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `calibration input ${index} holds ${data[bad]} at position ${bad}`,
      'Remove NaN and infinite values from the calibration data.',
    );
  }
}

export function noCalibrationInputs(): QuantizeError {
  return new QuantizeError(
    'CALIBRATION_INVALID',
    'the calibration data has no inputs',
    'Give at least one input; 16 to 128 typical ones are usual.',
  );
}

/** The input's own shape with batch 1. */
function declaredDims({ name, dims }: InputSpec): number[] {
  return (dims ?? []).map((dim, axis) => {
    if (axis === 0) return 1;
    if (typeof dim === 'number' && dim > 0) return dim;
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `the model leaves axis ${axis} of its input ${name} open`,
      'Give the calibration as { inputs, dims } with the shape of one input, for example [1, 3, 224, 224].',
    );
  });
}
