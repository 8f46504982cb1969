import type { Dim } from '../node/graph.js';

type Shape = readonly Dim[];

/** Multidirectional broadcasting (https://onnx.ai/onnx/repo-docs/Broadcasting.html); undefined if the shapes do not fit. */
export function broadcast(shapes: readonly (Shape | undefined)[]): Dim[] | undefined {
  let result: Dim[] | undefined = [];
  for (const shape of shapes) {
    if (shape === undefined || result === undefined) return undefined;
    result = broadcastTwo(result, shape);
  }
  return result;
}

function broadcastTwo(a: Shape, b: Shape): Dim[] | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    const dim = broadcastDim(left, right);
    if (dim === undefined) return undefined;
    result.push(dim);
  }
  return result;
}

/** A number above 1 beats a name: at run time the named dimension must equal it or be 1. */
function broadcastDim(left: Dim, right: Dim): Dim | undefined {
  if (left === right || right === 1) return left;
  if (left === 1) return right;
  if (typeof left === 'number' && typeof right === 'number') return undefined;
  if (typeof left === 'number') return left;
  return typeof right === 'number' ? right : undefined;
}

/** Shape of `MatMul` as in numpy.matmul. */
export function matMulShape(a: Shape | undefined, b: Shape | undefined): Dim[] | undefined {
  if (a === undefined || b === undefined || a.length === 0 || b.length === 0) return undefined;
  const batch = broadcast([a.slice(0, -2), b.slice(0, -2)]);
  if (batch === undefined) return undefined;
  return [...batch, ...(a.length > 1 ? a.slice(-2, -1) : []), ...(b.length > 1 ? b.slice(-1) : [])];
}

/** The product of dimensions: a number, one name times 1, or undefined. */
export function dimProduct(dims: Shape): Dim | undefined {
  const names = dims.filter((dim) => typeof dim === 'string');
  const size = dims.reduce<number>((product, dim) => (typeof dim === 'number' ? product * dim : product), 1);
  if (names.length === 0) return size;
  return names.length === 1 && size === 1 ? names[0] : undefined;
}
