import { describe, expect, it } from 'vitest';
import { chooseProgress } from '../../src/progress/choose.js';

function stream(isTTY: boolean) {
  const written: string[] = [];
  const fake = { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 };
  return { written, stderr: fake as unknown as NodeJS.WriteStream };
}

describe('chooseProgress', () => {
  it.each([
    ['a terminal', true, {}, '\r\u001b[2Kstep ...'],
    ['a pipe', false, {}, 'step ...\n'],
    ['a terminal in CI', true, { CI: 'true' }, 'step ...\n'],
    ['a dumb terminal', true, { TERM: 'dumb' }, 'step ...\n'],
  ])('suits %s', (_, isTTY, env, expected) => {
    const { written, stderr } = stream(isTTY);
    chooseProgress(true, stderr, env).start('step');
    expect(written.join('')).toBe(expected);
  });

  it('is silent when told so', () => {
    const { written, stderr } = stream(true);
    const progress = chooseProgress(false, stderr, {});
    progress.note('note');
    progress.start('step').done();
    expect(written).toEqual([]);
  });
});
