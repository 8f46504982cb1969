import { expect, it } from 'vitest';
import { interruptible } from '../../src/jobs/interruptible.js';

it('work is told of a termination, and a second one does not end the process while it cleans up', async () => {
  const before = process.listenerCount('SIGTERM');
  const ended = await interruptible(async (signal) => {
    process.emit('SIGTERM');
    // Without a listener Node would end at once.
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    process.emit('SIGTERM');
    return signal.aborted;
  });
  expect(ended).toBe(true);
  expect(process.listenerCount('SIGTERM')).toBe(before);
});
