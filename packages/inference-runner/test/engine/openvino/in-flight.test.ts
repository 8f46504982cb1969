import { describe, expect, it } from 'vitest';
import { inFlight } from '../../../src/engine/openvino/in-flight.js';

describe('inFlight', () => {
  it('waits for the oldest, one at a time, and lets it be started again before the next', async () => {
    const calls: string[] = [];
    const runs = inFlight(
      (request) => calls.push(`start ${request}`),
      (request) => calls.push(`wait ${request}`),
    );
    const again = runs.start(1n).then(() => runs.start(1n));
    await Promise.all([again, runs.start(2n)]);
    expect(calls).toEqual(['start 1', 'start 2', 'wait 1', 'start 1', 'wait 2', 'wait 1']);
  });

  it('hands on what a run failed with, and goes on with the others', async () => {
    const runs = inFlight(
      (request) => {
        if (request === 3n) throw new Error('not started');
      },
      (request) => {
        if (request === 1n) throw new Error('not completed');
      },
    );
    const [first, second, third] = await Promise.allSettled([runs.start(1n), runs.start(2n), runs.start(3n)]);
    expect([first, second, third]).toMatchObject([
      { reason: { message: 'not completed' } },
      { status: 'fulfilled' },
      { reason: { message: 'not started' } },
    ]);
  });
});
