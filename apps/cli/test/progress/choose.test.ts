import { describe, expect, it } from 'vitest';
import { chooseProgress } from '../../src/progress/choose.js';
import { terminalOf } from '../../src/terminal.js';

function stream(isTTY: boolean) {
  const written: string[] = [];
  const fake = { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 };
  return { written, stderr: fake, terminal: terminalOf(fake, fake) };
}

describe('chooseProgress', () => {
  it.each([
    ['a terminal', true, {}, '\r\u001b[2Kstep ...'],
    ['a pipe', false, {}, 'step ...\n'],
    ['a terminal in CI', true, { CI: 'true' }, 'step ...\n'],
    ['a dumb terminal', true, { TERM: 'dumb' }, 'step ...\n'],
  ])('suits %s', (_, isTTY, env, expected) => {
    const { written, stderr, terminal } = stream(isTTY);
    chooseProgress(true, terminal, stderr, env).start('step');
    expect(written.join('')).toBe(expected);
  });

  it.each([true, false])('lets no words steer the terminal (on one: %s)', (isTTY) => {
    const { written, stderr, terminal } = stream(isTTY);
    const progress = chooseProgress(true, terminal, stderr, {});
    progress.note('a\u001b]0;title\u0007b');
    progress.start('c\u009b31m').done('d\u202ee');
    expect(written.join('').replaceAll('\r\u001b[2K', '')).toMatch(/^[\P{C}\n]*$/u);
  });

  it('is silent when told so', () => {
    const { written, stderr, terminal } = stream(true);
    const progress = chooseProgress(false, terminal, stderr, {});
    progress.note('note');
    progress.start('step').done();
    expect(written).toEqual([]);
  });
});
