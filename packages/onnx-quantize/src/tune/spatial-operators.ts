import { type Dim, getInt, getInts, type NodeProto } from '@rn50/onnx-model';
import { type Window, weightsInput, windowOf } from './convolution.js';

/** Operators that work on each pixel by itself, with one activation. */
const UNARY: ReadonlySet<string> = new Set(
  `QuantizeLinear DequantizeLinear Relu Clip LeakyRelu Sigmoid HardSigmoid HardSwish Tanh Elu Identity
  BatchNormalization QLinearLeakyRelu QLinearSigmoid`.split(/\s+/),
);
const every = (node: NodeProto): readonly number[] => node.input.map((_, index) => index);
/** The same with several activations, at these inputs. */
const OPERANDS: ReadonlyMap<string, (node: NodeProto) => readonly number[]> = new Map([
  ...['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Concat'].map((opType) => [opType, every] as const),
  ...['QLinearAdd', 'QLinearMul'].map((opType) => [opType, () => [0, 3]] as const),
  ['QLinearConcat', (node: NodeProto) => every(node).filter((index) => index % 3 === 2)],
]);
/** Pooling whose window slides over the pixels of input 0. */
const POOLING: ReadonlySet<string> = new Set(['MaxPool', 'AveragePool', 'QLinearAveragePool']);

type Shapes = ReadonlyMap<string, readonly Dim[]>;

/** How a node treats the two axes of an image. */
export type Spatial =
  /** A window slides over the pixels of input 0; `isPixel`: it is one pixel, without padding. */
  | { readonly kind: 'windowed'; readonly window: Window; readonly isPixel: boolean }
  /** Pixel by pixel; `operands` are the inputs that are images of the output's size. */
  | { readonly kind: 'pixelwise'; readonly operands: readonly number[] }
  | { readonly kind: 'other' };

const OTHER: Spatial = { kind: 'other' };

/** Tells how a node treats pixels, by its operator and the shapes of its operands. */
export function spatialOf(node: NodeProto, shapes: Shapes): Spatial {
  const { opType, output } = node;
  if (weightsInput(node) !== undefined || POOLING.has(opType)) return windowed(node, shapes);
  if (UNARY.has(opType)) return output.length === 1 ? { kind: 'pixelwise', operands: [0] } : OTHER;
  const operands = OPERANDS.get(opType)?.(node);
  if (operands === undefined || (opType.endsWith('Concat') && getInt(node, 'axis', 0) !== 1)) return OTHER;
  const size = imageSize(shapes.get(output[0] ?? ''));
  if (size === null) return OTHER;
  const images: number[] = [];
  for (const index of operands) {
    const shape = shapes.get(node.input[index] ?? '');
    if (shape === undefined) return OTHER;
    if (imageSize(shape) === size) images.push(index);
    // What is stretched over the image (a bias, a gate per channel) has no pixels to leave out.
    else if (!shape.slice(-2).every((dim) => dim === 1)) return OTHER;
  }
  return images.length === 0 ? OTHER : { kind: 'pixelwise', operands: images };
}

function windowed(node: NodeProto, shapes: Shapes): Spatial {
  const window = windowOf(node);
  const weights = weightsInput(node);
  const kernel =
    weights === undefined ? getInts(node, 'kernel_shape', undefined) : shapes.get(node.input[weights] ?? '')?.slice(2);
  if (window === null || kernel?.length !== 2 || node.output.length !== 1) return OTHER;
  const isPixel = kernel.every((size) => size === 1) && window.pads.every((pad) => pad === 0);
  return { kind: 'windowed', window, isPixel };
}

function imageSize(shape: readonly Dim[] | undefined): string | null {
  return shape?.length === 4 ? shape.slice(2).join(' x ') : null;
}
