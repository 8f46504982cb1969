import { describe, expect, it } from 'vitest';
import { type DeclaredInput, type InputRole, inputSpecs } from '../../src/inputs/input-spec.js';

const cases: readonly [InputRole, string, string, DeclaredInput['dims']][] = [
  ['image-nchw', 'data', 'float32', ['N', 3, 224, 224]],
  ['image-nchw', 'x', 'float16', [1, 1, 'H', 'W']],
  ['image-nchw', 'features', 'float32', [null, 64, 10, 10]],
  ['image-nchw', 'pixels', 'uint8', [1, 3, 300, 300]],
  ['image-nchw', 'narrow', 'float32', [1, 3, 64, 3]],
  ['image-nchw', 'mask', 'float32', [1, 1, 512, 512]],
  ['image-nhwc', 'input_1', 'float32', ['N', 224, 224, 3]],
  ['image-nhwc', 'image', 'uint8', [1, 'H', 'W', 3]],
  ['image-nhwc', 'image', 'float32', [null, null, null, 4]],
  ['state', 'h', 'float32', [2, 'batch', 64]],
  ['state', 'hidden', 'float32', ['batch', 2, 256]],
  ['state', 'state_1_hidden_in', 'float32', [25]],
  ['tensor', 'encoder_hidden_states', 'float32', ['batch', 'sequence', 512]],
  ['tensor', 'state', 'int64', ['batch', 4]],
  ['token-ids', 'input_ids', 'int64', ['batch', 'sequence']],
  ['token-ids', 'decoder_input_ids', 'int32', [1, 128]],
  ['token-ids', 'tokens', 'int64', ['N', 77]],
  ['tensor', 'token_type_ids', 'int64', ['batch', 'sequence']],
  ['tensor', 'input_ids', 'float32', ['batch', 'sequence']],
  ['mask', 'attention_mask', 'int64', ['batch', 'sequence']],
  ['mask', 'src.padding_mask', 'bool', ['batch', 'sequence']],
  ['tensor', 'unmasked', 'float32', ['batch', 'sequence']],
  ['scalar', 'sr', 'int64', []],
  ['scalar', 'threshold', 'float32', [1]],
  ['scalar', 'gain', 'float32', [1, 1]],
  ['scalar', 'scale_factor', 'float32', ['N', 2]],
  ['tensor', 'waveform', 'float32', ['N', 16000]],
  ['tensor', 'positions', 'int64', [1, 3, 8, 8]],
  ['tensor', 'degraded_audio', 'float32', ['N', 1, 'frames', 257]],
  ['tensor', 'mel', 'float32', [1, 1, 80, 'T']],
  ['tensor', 'x', 'float32', ['N', 'n_mels', 'time', 1]],
  ['tensor', 'clip', 'float32', [1, 3, 16, 112, 112]],
  ['tensor', 'anything', 'float32', null],
];

describe('inputSpecs', () => {
  it.each(cases)('%s: %s %s %j', (role, name, type, dims) => {
    expect(inputSpecs([{ name, type, dims }])).toEqual([{ name, type, dims, role }]);
  });

  it('takes no placeholder for a symbol', () => {
    const dims = ['-1', 3, '?', 'unk__7', 'None'];
    expect(inputSpecs([{ name: 'x', type: 'float32', dims }])).toMatchObject([
      { dims: [null, 3, null, 'unk__7', null] },
    ]);
  });
});
