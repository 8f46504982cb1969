import { describe, expect, it } from 'vitest';
import { engineKinds } from '../../src/measure/engine-names.js';

describe('engineKinds', () => {
  it('are those of the registry, whatever place or list names them', () => {
    const engines = { ort: 'file:///ort.js', openvino: 'file:///openvino.js' };
    expect(engineKinds(['openvino@/opt'], engines)).toEqual(['openvino']);
    expect(engineKinds(['all'], engines)).toEqual(['ort', 'openvino']);
  });
});
