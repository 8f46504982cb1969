import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneLine } from '@rn50/bench-stats/words';
import { describe, expect, it } from 'vitest';
import { forTerminal, showsColors, terminalOf } from '../src/terminal.js';

const HOSTILE = 'a\u001b[31mb\u009b2Jc\u0007d\re\u202ef\u2066g\u2028h\u007fi';

describe('text for the terminal', () => {
  it('keeps line breaks and tabs, and no other control', () => {
    expect(forTerminal(`${HOSTILE}\n\tnext\r\nlast`)).toBe('a?[31mb?2Jc?d?e?f?g?h?i\n\tnext\nlast');
  });

  it('has one line where one is wanted', () => {
    expect(oneLine(` ${HOSTILE}\n  next `)).toBe('a?[31mb?2Jc?d?e?f?g?h?i next');
  });

  it('reaches both streams through the same filter', () => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) };
    const terminal = terminalOf(stream, stream);
    terminal.stdout(HOSTILE);
    terminal.stderr(HOSTILE);
    expect(written.join('')).toMatch(/^\P{C}*$/u);
  });
});

describe('showsColors', () => {
  it.each([
    ['on a terminal', true, {}, true],
    ['in a pipe', false, {}, false],
    ['with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['in CI', true, { CI: 'true' }, false],
    ['on a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('%s', (_, isTTY, env, expected) => {
    expect(showsColors({ isTTY }, env)).toBe(expected);
  });
});

describe('the streams of this program', () => {
  const root = fileURLToPath(new URL('../src/', import.meta.url));
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

  it('are written to in one file', () => {
    const writers = sources.filter((name) => {
      return /process\.std(out|err)\.write|console\.|\bstd(out|err)\.write\(/.test(
        readFileSync(join(root, name), 'utf8'),
      );
    });
    expect(writers.sort()).toEqual(['terminal.ts']);
  });
});
