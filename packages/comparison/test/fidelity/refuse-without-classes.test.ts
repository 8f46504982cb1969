import { expect, it } from 'vitest';
import { refuseWithoutClasses } from '../../src/fidelity/refuse-without-classes.js';

const output = (name: string, dims: readonly number[], type = 'float32') => ({ name, type, dims });
const asking = { minTop1Agreement: 0.9 };

it('refuses a gate on agreement where no output has classes, and names the outputs', () => {
  const outputs = [output('boxes', [1, 256, 4]), output('scores', [1, 8, 256]), output('label', [1, 5], 'int64')];
  expect(() => refuseWithoutClasses(asking, { outputs })).toThrow(
    '--min-top1-agreement needs a model with an output [N, classes]; there is boxes float32 [1,256,4], scores float32 [1,8,256], label int64 [1,5]',
  );
  expect(() => refuseWithoutClasses({ minTop1Agreement: null }, { outputs })).not.toThrow();
});

it('lets pass what has classes, or may have them', () => {
  for (const dims of [
    [1, 10],
    [8, 10],
    [1, 1000, 1, 1],
  ]) {
    expect(() =>
      refuseWithoutClasses(asking, { outputs: [output('boxes', [1, 4, 9]), output('y', dims)] }),
    ).not.toThrow();
  }
  expect(() => refuseWithoutClasses(asking, {})).not.toThrow();
});
