import { describe, expect, it } from 'vitest';
import { digestOf, faultsOf, NO_REASON, withChange } from './changes.js';

const HEAD = '# Changes\n\nWhat changed.\n\n';
const FIRST = 'aaaaaaaaaaaa';
const SECOND = 'bbbbbbbbbbbb';
const first = new Map([
  ['cpu', FIRST],
  ['diff', FIRST],
]);
const second = new Map([...first, ['cpu', SECOND]]);
const reasoned = (changes: string) => changes.replace(NO_REASON, 'words are clearer');
const BEGUN = reasoned(withChange(HEAD, 'no-changeset', first));

describe('the list of changes', () => {
  it('names every record once it is written, and wants a reason', () => {
    const open = withChange(BEGUN, 'clearer-words', second);
    expect(open).toBe(`${BEGUN}\n## clearer-words: ${NO_REASON}\n\n- cpu ${SECOND}\n`);
    expect(faultsOf(open, second)).toEqual(['the entry clearer-words of CHANGES.md does not say why']);
    expect(faultsOf(reasoned(open), second)).toEqual([]);
  });

  it('does not stand for a record that changed since, nor for one that went back to what it was', () => {
    expect(faultsOf(BEGUN, first)).toEqual([]);
    expect(faultsOf(BEGUN, second)).toEqual([`CHANGES.md has no entry for cpu as it is now (${SECOND})`]);
    const changed = reasoned(withChange(BEGUN, 'clearer-words', second));
    expect(faultsOf(changed, first)).toEqual([`CHANGES.md has no entry for cpu as it is now (${FIRST})`]);
    expect(faultsOf(HEAD, new Map([['new', FIRST]]))).toHaveLength(1);
  });

  it('takes a second change for the same changeset into its entry, and is left as it is by none', () => {
    const changed = reasoned(withChange(BEGUN, 'clearer-words', second));
    const both = new Map([...second, ['diff', SECOND]]);
    expect(withChange(changed, 'clearer-words', both)).toBe(`${changed}- diff ${SECOND}\n`);
    expect(withChange(changed, 'clearer-words', second)).toBe(changed);
    expect(withChange(changed, 'another', second)).toBe(changed);
  });

  it('tells records apart by any file', () => {
    const record = new Map([['cpu.txt', 'a']]);
    expect(digestOf(record)).toMatch(/^[0-9a-f]{12}$/);
    expect(digestOf(record)).not.toBe(digestOf(new Map([['cpu.txt', 'b']])));
    expect(digestOf(record)).not.toBe(digestOf(new Map([...record, ['cpu/x.txt', '']])));
  });
});
