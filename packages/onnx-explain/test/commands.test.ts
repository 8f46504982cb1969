import { describe, expect, it } from 'vitest';
import { commandsFor } from '../src/commands.js';

describe('commandsFor', () => {
  it('names the files, and quotes what a shell would take apart', () => {
    const { quantize, compare } = commandsFor({ int8: 'a b.onnx', fp32: "it's.onnx" });
    expect(quantize('--tune')).toBe(
      "rn50 quantize 'it'\\''s.onnx' -o 'it'\\''s-int8-tuned.onnx' --calibration '<folder of images>' --tune",
    );
    expect(compare('--threads 2')).toBe("rn50 compare --fp32 'it'\\''s.onnx' --int8 'a b.onnx' --threads 2");
  });

  it('leaves open what is not known', () => {
    expect(commandsFor({ int8: '<int8.onnx>', fp32: null }).compare()).toBe(
      "rn50 compare --fp32 '<fp32.onnx>' --int8 '<int8.onnx>'",
    );
    expect(commandsFor({ int8: 'q.onnx', fp32: null }).quantize()).toBe(
      "rn50 quantize '<fp32.onnx>' -o model-int8.onnx --calibration '<folder of images>'",
    );
  });

  it('never writes over the file that is explained', () => {
    const { quantize } = commandsFor({ int8: 'net-int8.onnx', fp32: 'net.onnx' });
    expect(quantize()).toMatch(/-o net-int8-new\.onnx /);
    expect(quantize('--tune')).toMatch(/-o net-int8-tuned\.onnx /);
  });
});
