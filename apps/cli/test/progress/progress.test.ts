import { describe, expect, it } from 'vitest';
import { plainProgress } from '../../src/progress/progress.js';

function recorded() {
  const lines: string[] = [];
  let clockMs = 0;
  const progress = plainProgress(
    (line) => lines.push(line),
    () => clockMs,
  );
  return { lines, progress, pass: (ms: number) => (clockMs += ms) };
}

describe('plainProgress', () => {
  it('says when a step begins and ends, and how long it took', () => {
    const { lines, progress, pass } = recorded();
    const step = progress.start('building');
    pass(2_340);
    step.done();
    expect(lines).toEqual(['building ...', 'building: done (2.3 s)']);
  });

  it('does not say that a short step ended, unless it has something to tell', () => {
    const { lines, progress, pass } = recorded();
    const drawing = progress.start('drawing');
    pass(900);
    drawing.done();
    progress.start('fetching').done('from the cache');
    expect(lines).toEqual(['drawing ...', 'fetching ...', 'fetching: from the cache (0.0 s)']);
  });

  it('prints at most one line in ten seconds', () => {
    const { lines, progress, pass } = recorded();
    const step = progress.start('fetching');
    for (let percent = 1; percent <= 25; percent++) {
      pass(1_000);
      step.update(`${percent} %`);
    }
    step.done('100 MB');
    expect(lines).toEqual(['fetching ...', 'fetching: 10 %', 'fetching: 20 %', 'fetching: 100 MB (25.0 s)']);
  });

  it('says that a step failed', () => {
    const { lines, progress } = recorded();
    progress.start('fetching').fail('not available');
    expect(lines.at(-1)).toBe('fetching: not available');
  });
});
