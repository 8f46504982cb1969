import { describe, expect, it } from 'vitest';
import { dimOf, inputsChoice, shapeOf, sizeOf } from '../../src/options/input-options.js';

describe('options about inputs', () => {
  it('are shapes, sizes and symbols, each repeatable', () => {
    expect(shapeOf('x:0:1x3x320x320', { y: [1] })).toEqual({ y: [1], 'x:0': [1, 3, 320, 320] });
    expect(sizeOf('320x480')).toEqual({ height: 320, width: 480 });
    expect(sizeOf('320')).toEqual({ height: 320, width: 320 });
    expect(dimOf('seq=len=128', { n: 1 })).toEqual({ n: 1, 'seq=len': 128 });
  });

  it.each([
    [() => shapeOf('1x3x8x8'), '--shape 1x3x8x8 is not <input>:<sizes>'],
    [() => shapeOf('x:1x3xh'), '--shape x:1x3xh is not'],
    [() => sizeOf('8x8x8'), '--size 8x8x8 is not <height>x<width>'],
    [() => sizeOf('0x8'), '--size 0x8 is not'],
    [() => dimOf('n'), '--dim n is not <symbol>=<n>'],
    [() => dimOf('n=0'), '--dim n=0 is not'],
  ])('are refused by name: %#', (parse, message) => {
    expect(parse).toThrow(message);
  });

  it('say the range of pictures by name, or by mean and deviation', () => {
    expect(inputsChoice({ scale: '0..255' }, '/')).toEqual({ range: { mean: [0], std: [1 / 255] } });
    expect(inputsChoice({ scale: '-1..1' }, '/')).toEqual({ range: { mean: [0.5], std: [0.5] } });
    expect(inputsChoice({ mean: [0.1] }, '/')).toEqual({ range: { mean: [0.1] } });
    expect(() => inputsChoice({ scale: '0..1', std: [1] }, '/')).toThrow('--scale cannot be combined');
    expect(() => inputsChoice({ inputs: 'nowhere.npz' }, '/')).toThrow('--inputs nowhere.npz: there is no such file');
  });
});
