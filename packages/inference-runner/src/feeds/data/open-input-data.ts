import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  declaration,
  dimsAt,
  type GivenData,
  type InputSpec,
  mainInput,
  type PlannedInput,
} from '@rn50/onnx-model/inputs';
import type { Feeds, Tensor } from '../../engine/tensor.js';
import { isTensorType } from '../../engine/tensor.js';
import { tensorOf } from '../tensors.js';
import { readNpy } from './read-npy.js';
import { readNpz } from './read-npz.js';
import { readTensorFile } from './read-tensor-file.js';
import { badData, type NamedArray } from './typed-array.js';

const REMEDY = 'Give arrays by input name: a .npz, a folder of <input name>.npy, or ONNX test data (input_0.pb, …).';
/** Which array is taken for a network's only input where none has its name; `arr_0` is what `numpy.savez` calls a nameless one. */
const PREFERRED = ['images', 'arr_0'];

/** The user's inputs of a network. */
export interface InputData extends GivenData {
  /** Samples `from`, `from + 1`, … of an input along its batch axis, from the beginning again where there are fewer. */
  tensor(input: PlannedInput, samples: { readonly from: number; readonly count: number }): Tensor;
  /** One sample after the other. */
  feeds(): Iterable<Feeds>;
}

/** The samples of one input, in one array, one after the other. */
interface Samples {
  readonly shape: readonly number[];
  readonly count: number;
  readonly tensor: Tensor;
}

/**
 * Opens the user's inputs: a `.npz` or `.npy` file, a folder of `.npy` files (each an input by its name, or each a sample of the only
 * input), or ONNX test data (a folder with `input_0.pb`, …, or one with such folders). All of it is read into memory.
 * @throws RunnerError INPUT_DATA naming the file or input that does not fit; the file system's own errors
 */
export async function openInputData(path: string, specs: readonly InputSpec[]): Promise<InputData> {
  const bySpec = await arraysOf(path, specs);
  const inputs = new Map<string, Samples>();
  for (const [name, arrays] of bySpec) {
    const spec = specs.find((one) => one.name === name);
    if (spec === undefined) continue;
    const samples = samplesOf(path, spec, arrays);
    if (spec === mainInput(specs) && samples.shape[0] === 0) {
      throw badData(`${path} holds no sample of the input ${name}`, REMEDY);
    }
    inputs.set(name, samples);
  }
  const counts = [...inputs].map(([name, { count }]) => ({ name, count }));
  const most = counts.reduce((found, one) => (one.count > found.count ? one : found), { name: '', count: 0 });
  const odd = counts.find(({ count }) => count !== 1 && count !== most.count);
  if (odd !== undefined) {
    throw badData(
      `${path} holds ${most.count} samples of ${most.name} and ${odd.count} of ${odd.name}`,
      'Give as many samples of every input, or one that goes with all.',
    );
  }
  const samplesByName = (name: string): Samples => {
    const found = inputs.get(name);
    if (found === undefined) throw badData(`${path} holds nothing for the input ${name}`, REMEDY);
    return found;
  };
  return {
    path,
    id: await identityOf(path),
    count: most.count,
    samples: Object.fromEntries([...inputs].map(([name, { shape }]) => [name, shape])),
    tensor: (input, { from, count }) => stacked(input, samplesByName(input.name), from, count),
    *feeds() {
      for (let at = 0; at < most.count; at += 1) {
        yield Object.fromEntries([...inputs].map(([name, samples]) => [name, sampleAt(samples, at)]));
      }
    },
  };
}

/** Names, sizes and times of change of the files at a path: cheaper than their digests, and changed with them. */
async function identityOf(path: string): Promise<string> {
  const facts = async (file: string) => {
    const { size, mtimeMs } = await stat(file);
    return `${file} ${size} ${mtimeMs}`;
  };
  if (!(await stat(path)).isDirectory()) return facts(path);
  const files = (await readdir(path, { recursive: true })).sort();
  return (await Promise.all(files.map((file) => facts(join(path, file))))).join('\n');
}

/** Whether a path holds arrays, by names: a `.npz`, `.npy` or `.pb` file, or a folder with `.npy` files or ONNX test data. */
export async function isInputData(path: string): Promise<boolean> {
  if (!(await stat(path)).isDirectory()) return /\.(npz|npy|pb)$/.test(path);
  return (await readdir(path)).some((name) => /\.npy$|^input_\d+\.pb$|^test_data_set_/.test(name));
}

/** The arrays of each input; several where each is a sample. */
async function arraysOf(path: string, specs: readonly InputSpec[]): Promise<Map<string, Tensor[]>> {
  const names = specs.map(({ name }) => name);
  const isFolder = (await stat(path)).isDirectory();
  if (isFolder) return folderArrays(path, specs);
  const bytes = await readFile(path);
  const file = basename(path);
  if (path.endsWith('.npy')) return named([{ name: null, tensor: readNpy(file, bytes) }], path, names);
  if (path.endsWith('.pb')) return named([await readTensorFile(file, bytes)], path, names);
  if (!path.endsWith('.npz')) throw badData(`${path} is no .npz, .npy or .pb file and no folder`, REMEDY);
  const arrays = readNpz(file, bytes, (name, all) => names.includes(name) || isStandIn(name, all, names));
  if (arrays.length === 0)
    throw badData(`${path} holds no array with the name of an input (${names.join(', ')})`, REMEDY);
  return named(arrays, path, names);
}

/** Whether an array is taken for the only input although it has another name. */
function isStandIn(name: string, all: readonly string[], [only, ...others]: readonly string[]): boolean {
  if (only === undefined || others.length > 0 || all.includes(only)) return false;
  return all.length === 1 || name === PREFERRED.find((preferred) => all.includes(preferred));
}

async function folderArrays(folder: string, specs: readonly InputSpec[]): Promise<Map<string, Tensor[]>> {
  const names = specs.map(({ name }) => name);
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const sets = entries.filter((entry) => entry.name.startsWith('test_data_set_')).map(({ name }) => join(folder, name));
  const hasTensors = entries.some(({ name }) => /^input_\d+\.pb$/.test(name));
  if (hasTensors || sets.length > 0) return testData(hasTensors ? [folder] : sets.sort(byNumber), specs);
  const files = entries.filter(({ name }) => name.endsWith('.npy')).map(({ name }) => name);
  if (files.length === 0) throw badData(`${folder} holds no .npy file and no input_0.pb`, REMEDY);
  const read = async (file: string) => readNpy(file, await readFile(join(folder, file)));
  const stemOf = (file: string) => file.slice(0, -'.npy'.length);
  const ofInputs = files.filter((file) => names.includes(stemOf(file)));
  const result = new Map<string, Tensor[]>();
  if (ofInputs.length > 0) {
    for (const file of ofInputs) result.set(stemOf(file), [await read(file)]);
    return result;
  }
  const [only, ...others] = names;
  if (only === undefined || others.length > 0) {
    throw badData(`no .npy file in ${folder} has the name of an input (${names.join(', ')})`, REMEDY);
  }
  return result.set(only, await Promise.all(files.map(read)));
}

/** ONNX test data: in each set `input_<n>.pb` is the n-th input, or the one that the tensor names. */
async function testData(sets: readonly string[], specs: readonly InputSpec[]): Promise<Map<string, Tensor[]>> {
  const result = new Map<string, Tensor[]>();
  for (const set of sets) {
    const files = (await readdir(set)).filter((name) => /^input_\d+\.pb$/.test(name)).sort(byNumber);
    for (const file of files) {
      const { name, tensor } = await readTensorFile(join(basename(set), file), await readFile(join(set, file)));
      const byPlace = specs[Number(/\d+/.exec(file)?.[0])]?.name;
      const input = specs.find((spec) => spec.name === name)?.name ?? byPlace;
      if (input === undefined) throw badData(`${join(set, file)} is the tensor ${name}, which is no input`, REMEDY);
      result.set(input, [...(result.get(input) ?? []), tensor]);
    }
  }
  return result;
}

function byNumber(a: string, b: string): number {
  return Number(/(\d+)(\.pb)?$/.exec(a)?.[1]) - Number(/(\d+)(\.pb)?$/.exec(b)?.[1]);
}

function named(arrays: readonly NamedArray[], path: string, names: readonly string[]): Map<string, Tensor[]> {
  const [only, ...others] = names;
  const result = new Map<string, Tensor[]>();
  for (const { name, tensor } of arrays) {
    const input = name !== null && names.includes(name) ? name : others.length === 0 ? only : undefined;
    if (input === undefined) throw badData(`${path} does not say which input it is for (${names.join(', ')})`, REMEDY);
    result.set(input, [tensor]);
  }
  return result;
}

/**
 * The samples in arrays of the input's rank, along the first axis, or without that axis. A first axis that the model fixes belongs
 * to every sample.
 */
function samplesOf(path: string, spec: InputSpec, arrays: readonly Tensor[]): Samples {
  const { dims, type } = spec;
  const rank = dims?.length ?? arrays[0]?.dims.length ?? 0;
  const first = dims?.[0];
  const rows = typeof first === 'number' && first > 0 ? first : 1;
  const parts = arrays.map((array) => {
    const whole = array.dims.length === rank - 1 ? [1, ...array.dims] : array.dims;
    const inner = whole.slice(1);
    const fits =
      whole.length === rank &&
      (rank === 0 || (whole[0] ?? 0) % rows === 0) &&
      inner.every((size, axis) => {
        const dim = dims?.[axis + 1];
        return typeof dim !== 'number' || dim <= 0 || dim === size;
      });
    if (!fits) {
      throw badData(
        `${path} holds an array of shape [${array.dims.join(', ')}] for the input ${declaration(spec)}`,
        'Save the inputs in the shape that the model takes, prepared as for inference.',
      );
    }
    return { whole, inner, array };
  });
  const [head] = parts;
  if (head === undefined) throw badData(`${path} holds nothing for the input ${spec.name}`, REMEDY);
  const odd = parts.find(({ inner }) => inner.some((size, axis) => size !== head.inner[axis]));
  if (odd !== undefined) {
    throw badData(
      `${path} holds samples of ${spec.name} of shapes [${head.inner.join(', ')}] and [${odd.inner.join(', ')}]`,
      'Give samples of one size.',
    );
  }
  const converted = parts.map(({ array }) => convert(path, spec, array));
  const tensor = converted.length === 1 ? converted[0] : joined(type, converted);
  if (tensor === undefined) throw badData(`${path} holds nothing for the input ${spec.name}`, REMEDY);
  // An array of no rows is one sample that is empty, not none.
  const isEmpty = rank > 0 && head.whole[0] === 0;
  const shape = rank === 0 ? [] : [isEmpty ? 0 : rows, ...head.inner];
  requireFinite(path, spec.name, tensor, shape);
  const size = shape.reduce((product, dim) => product * dim, 1);
  const whole = parts.reduce((sum, part) => sum + (isEmpty || rank === 0 ? 1 : (part.whole[0] ?? 0) / rows), 0);
  const count = size === 0 ? whole : tensor.data.length / size;
  return { shape, count, tensor };
}

/** NaN in an input makes every figure of the outputs mean nothing. */
function requireFinite(path: string, name: string, { type, data }: Tensor, shape: readonly number[]): void {
  if (type !== 'float32' && type !== 'float64') return;
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const size = Math.max(
    1,
    shape.reduce((product, dim) => product * dim, 1),
  );
  throw badData(
    `${path} holds ${data[at]} at position ${at % size} of sample ${Math.floor(at / size)} of the input ${name}`,
    'Remove NaN and infinite values from the data.',
  );
}

/** The array in the input's element type; numbers may change type as long as no value does. */
function convert(path: string, { name, type }: InputSpec, array: Tensor): Tensor {
  if (array.type === type) return array;
  const isFloat = (one: string) => one.startsWith('float');
  if (isTensorType(type) && array.type !== 'float16' && (isFloat(type) || !isFloat(array.type))) {
    return tensorOf(type, array.dims, Float64Array.from(array.data as ArrayLike<number | bigint>, Number));
  }
  throw badData(`${path} holds ${array.type} for the input ${name}, which takes ${type}`, `Save the array as ${type}.`);
}

function joined(type: string, arrays: readonly Tensor[]): Tensor {
  const length = arrays.reduce((sum, { data }) => sum + data.length, 0);
  const [first] = arrays;
  if (first === undefined || !isTensorType(type)) throw new TypeError('there is nothing to join');
  const TypedArray = first.data.constructor as new (length: number) => Tensor['data'];
  const data = new TypedArray(length);
  let at = 0;
  for (const array of arrays) {
    // All of one type: `convert` made them so.
    data.set(array.data as never, at);
    at += array.data.length;
  }
  return { type, dims: [length], data } as Tensor;
}

function sampleAt({ shape, count, tensor }: Samples, index: number): Tensor {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const start = (index % count) * size;
  return { ...tensor, dims: shape, data: tensor.data.subarray(start, start + size) } as Tensor;
}

function stacked(input: PlannedInput, samples: Samples, from: number, count: number): Tensor {
  if (input.batchAxis === null) return sampleAt(samples, from);
  const dims = dimsAt(input, count);
  const length = dims.reduce((product, dim) => product * dim, 1);
  const TypedArray = samples.tensor.data.constructor as new (length: number) => Tensor['data'];
  const data = new TypedArray(length);
  const inner = samples.shape.slice(input.batchAxis).reduce((product, dim) => product * dim, 1);
  const outer = samples.shape.slice(0, input.batchAxis).reduce((product, dim) => product * dim, 1);
  for (let one = 0; one < count; one += 1) {
    const sample = sampleAt(samples, from + one).data;
    for (let block = 0; block < outer; block += 1) {
      data.set(sample.subarray(block * inner, (block + 1) * inner) as never, (block * count + one) * inner);
    }
  }
  return { type: samples.tensor.type, dims, data } as Tensor;
}
