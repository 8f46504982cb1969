import { float32Tensor, node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import type { MacLayer } from '../../src/layers/mac-layers.js';
import { matchLayers } from '../../src/layers/match-layers.js';

const PLACES = 64;

/** A 3x3 convolution at 64 places; `nchwc`: as ONNX Runtime runs it in blocks of channels. */
function layer(name: string, outputs: number, inputs: number, layout: 'plain' | 'nchwc', depth = 1): MacLayer {
  const weights = outputs * inputs * 9;
  const tensor = float32Tensor(name, [outputs, inputs, 3, 3], new Float32Array(weights));
  return {
    node: node('Conv', ['x', name], ['y'], {}, name, layout === 'nchwc' ? 'com.microsoft.nchwc' : undefined),
    name,
    operator: 'Conv',
    operands: {
      isQuantized: true,
      weightScale: null,
      activation: 'float',
      weight: 'float',
      weightTensor: tensor,
      symmetric: null,
      isDynamic: false,
    },
    depth,
    weights,
    macs: weights * PLACES,
  };
}

const names = (left: readonly MacLayer[], right: readonly MacLayer[]) =>
  matchLayers(left, right).map((pair) => [pair.left, pair.right].map((side) => side.map(({ name }) => name).join('+')));

describe('matchLayers', () => {
  it('finds layers whose channels are padded to blocks', () => {
    const plain = [layer('a', 24, 40, 'plain'), layer('b', 20, 24, 'plain', 2), layer('c', 16, 20, 'plain', 3)];
    const blocked = [layer('A', 32, 48, 'nchwc'), layer('B', 32, 32, 'nchwc', 2), layer('C', 16, 32, 'nchwc', 3)];
    expect(names(plain, blocked)).toEqual([
      ['a', 'A'],
      ['b', 'B'],
      ['c', 'C'],
    ]);
  });

  it('does not take padding for an excuse where nothing is padded', () => {
    const halves = [layer('a', 8, 8, 'plain'), layer('b', 8, 8, 'plain', 2), layer('c', 24, 24, 'plain', 3)];
    const whole = [layer('ab', 16, 8, 'plain'), layer('C', 24, 24, 'plain', 2)];
    expect(names(halves, whole)).toEqual([
      ['a+b', 'ab'],
      ['c', 'C'],
    ]);
  });
});
