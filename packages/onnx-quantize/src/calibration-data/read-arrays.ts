import { numbersOf, readNpyTensor, readNpzTensors, type Tensor } from '@rn50/inference-runner/feeds';
import { QuantizeError } from '../errors.js';

/** Which array is taken where a file holds several; `arr_0` is what `numpy.savez` calls a nameless one. */
const PREFERRED = ['images', 'arr_0'] as const;

interface FloatArray {
  readonly dims: number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/**
 * Reads a NumPy `.npy` file of numbers as floats. Values are not scaled.
 * @returns row-major `data` of shape `dims`
 * @throws QuantizeError NPY_INVALID saying what is wrong
 */
export function readNpy(bytes: Uint8Array): FloatArray {
  return asFloats(orThrow('NPY_INVALID', () => readNpyTensor('the .npy file', bytes)));
}

/**
 * Reads one array of a NumPy `.npz` file as floats: its only one, else the one named `images` or `arr_0`.
 * @returns row-major `data` of shape `dims`; values are not scaled
 * @throws QuantizeError NPZ_INVALID if it is no such file or the choice is not clear
 */
export function readNpz(bytes: Uint8Array): FloatArray {
  const names: string[] = [];
  const [array] = orThrow('NPZ_INVALID', () =>
    readNpzTensors('the .npz file', bytes, (name, all) => {
      if (names.length === 0) names.push(...all);
      return all.length === 1 || name === PREFERRED.find((preferred) => all.includes(preferred));
    }),
  );
  if (array !== undefined) return asFloats(array.tensor);
  throw new QuantizeError(
    'NPZ_INVALID',
    `the .npz file cannot be used: it holds ${names.length} arrays (${names.join(', ')}), none of them named images`,
    'Save it with Python: numpy.savez(path, images=images).',
  );
}

function asFloats(tensor: Tensor): FloatArray {
  return { dims: [...tensor.dims], data: Float32Array.from(numbersOf(tensor)) };
}

function orThrow<T>(code: 'NPY_INVALID' | 'NPZ_INVALID', read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const { message, remedy = '' } = cause as Error & { readonly remedy?: string };
    throw new QuantizeError(code, message, remedy, { cause });
  }
}
