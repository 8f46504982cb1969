import type { NodeProto } from 'onnx-buf';
import type { Dim } from '../node/graph.js';

/** The contents of a small tensor, in order. */
export interface KnownNumbers {
  readonly values: readonly Dim[];
  readonly isFloat: boolean;
}

/** What a shape rule may ask about its node. */
export interface ShapeContext {
  readonly node: NodeProto;
  /** Version of the ONNX operator set the model imports. */
  readonly opset: number;
  /** Shape of input `index`, undefined if unknown or absent. */
  shape(index: number): readonly Dim[] | undefined;
  /** Contents of a whole-number input, where they follow from the graph alone (shapes, axes, sizes). */
  values(index: number): readonly Dim[] | undefined;
  /** Contents of a float input (the scales of Resize), likewise. */
  floats(index: number): readonly number[] | undefined;
  /** Contents of an input of either kind, likewise. */
  numbers(index: number): KnownNumbers | undefined;
}

/** The shapes of a node's outputs in order; undefined where unknown. */
export type ShapeRule = (context: ShapeContext) => readonly (readonly Dim[] | undefined)[];
