import { describe, expect, it } from 'vitest';
import { unlikeWarnings } from '../../src/fidelity/unlike.js';
import type { Fidelity } from '../../src/report/schema.js';

const entry = (variantId: string, output: string, centredCosine: number | null, sqnrDb: number | null): Fidelity => ({
  variantId,
  reference: 'fp32',
  output,
  inputs: 16,
  cosine: centredCosine,
  centredCosine,
  sqnrDb,
  top1Agreement: null,
});

const messages = (...entries: Fidelity[]): string[] =>
  unlikeWarnings(entries, (id) => id.toUpperCase()).map(({ message }) => message);

describe('unlikeWarnings', () => {
  it('name the worst of the outputs that do not follow, once for all forms', () => {
    const found = messages(
      entry('int8', 'boxes', 0.1, 9.2),
      entry('int8', 'scores', 0.9, -7.8),
      entry('tuned', 'scores', 0.9, -7.7),
    );
    expect(found).toEqual([
      expect.stringMatching(/^the output scores of INT8 and TUNED does not follow that of FP32 on/),
    ]);
  });

  it('say nothing of a loss that quantization has, of identical outputs and of those without figures', () => {
    const kept = [entry('int8', 'a', 0.55, 8), entry('int8', 'b', 1, null), entry('int8', 'c', null, null)];
    expect(messages(...kept)).toEqual([]);
  });
});
