import { expect, test } from 'vitest';
import { lifeOf, nodeProcesses, type Owner, parseProcStat } from '../../src/processes/owner.js';

const SELF: Owner = { host: 'here', boot: 'b', pidNamespace: 'n', pid: 1, began: '10' };
const OTHER: Owner = { ...SELF, pid: 2, began: '20' };
const running = (began: string | null) => () => ({ began });
const ended = () => null;

test.each([
  ['alive', OTHER, running('20')],
  ['alive', OTHER, running(null)],
  ['alive', { ...OTHER, began: null }, running('20')],
  ['dead', OTHER, ended],
  ['dead', OTHER, running('21')],
  ['dead', { ...OTHER, boot: 'a' }, running('20')],
  ['unknown', { ...OTHER, host: 'there' }, ended],
  ['unknown', { ...OTHER, pidNamespace: 'm' }, ended],
  ['alive', { ...OTHER, boot: null }, running('20')],
] as const)('%s: %o', (life, owner, probe) => {
  expect(lifeOf(owner, SELF, probe)).toBe(life);
});

test('this process lives', () => {
  const self = nodeProcesses.self();
  expect(self.pid).toBe(process.pid);
  expect(nodeProcesses.lifeOf(self)).toBe('alive');
  expect(nodeProcesses.lifeOf({ ...self, began: '1' })).toBe(self.began === null ? 'alive' : 'dead');
});

test('/proc/<pid>/stat: state and start time, whatever the name holds', () => {
  const text = '42 (a) Z (b c) S 1 42 42 0 -1 4194304 100 0 0 0 1 2 3 4 20 0 11 0 987654 1000 200 18446744073709551615';
  expect(parseProcStat(text)).toEqual({ state: 'S', began: '987654' });
  expect(parseProcStat('')).toEqual({ state: '', began: null });
});
