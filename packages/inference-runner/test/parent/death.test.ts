import { describe, expect, it } from 'vitest';
import { classifyDeath, type Death, failureOfReply } from '../../src/parent/death.js';

const DEATH: Death = {
  exitCode: null,
  signal: null,
  killedFor: null,
  oomKills: 0,
  peakRssBytes: 300 * 2 ** 20,
  stderrTail: '',
};

describe('classifyDeath', () => {
  it('out of memory by the cgroup oom_kill delta, with the peak kept', () => {
    expect(classifyDeath({ ...DEATH, signal: 'SIGKILL', oomKills: 1 })).toMatchObject({
      status: 'out-of-memory',
      message: 'The kernel killed the worker because memory ran out (largest resident set seen 300 MB).',
    });
  });

  it.each(['SIGSEGV', 'SIGABRT', 'SIGTERM', null])(
    'died of %s while another was killed for want of memory',
    (signal) => {
      const failure = classifyDeath({ ...DEATH, exitCode: signal === null ? 1 : null, signal, oomKills: 1 });
      expect(failure.status).toBe('crashed');
      expect(failure.message).toContain(signal ?? 'code 1');
      expect(failure.message).not.toContain('memory');
    },
  );

  it('likely out of memory when killed without a delta, or where none can be read', () => {
    for (const oomKills of [0, null]) {
      const failure = classifyDeath({ ...DEATH, signal: 'SIGKILL', oomKills });
      expect(failure.status).toBe('crashed');
      expect(failure.message).toContain('probably because memory ran out');
    }
  });

  it('out of memory when the heap was full', () => {
    const stderrTail = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
    expect(classifyDeath({ ...DEATH, signal: 'SIGABRT', stderrTail }).status).toBe('out-of-memory');
  });

  it('out of memory when no address space was left, as under ulimit -v', () => {
    const stderrTail = '#\n# Fatal process OOM in Failed to reserve virtual memory for CodeRange\n#';
    expect(classifyDeath({ ...DEATH, signal: 'SIGTRAP', stderrTail })).toMatchObject({
      status: 'out-of-memory',
      message: 'The worker could get no more memory (largest resident set seen 300 MB).',
    });
  });

  it('quotes the last line that says something', () => {
    const stderrTail = '#\n# Fatal error in , line 0\n# unreachable code\n#\n#\n';
    expect(classifyDeath({ ...DEATH, signal: 'SIGTRAP', stderrTail }).message).toMatch(/It said: unreachable code$/);
    expect(classifyDeath({ ...DEATH, signal: 'SIGTRAP', stderrTail: '#\n' }).message).not.toContain('It said');
  });

  it('names the signal of a crash and its last words', () => {
    const failure = classifyDeath({ ...DEATH, signal: 'SIGSEGV', stderrTail: 'first\nlast words' });
    expect(failure).toMatchObject({ status: 'crashed', code: 'WORKER_CRASHED' });
    expect(failure.message).toContain('SIGSEGV');
    expect(failure.message).toContain('last words');
  });

  it('counts an exit code of 0 before the final record as a crash', () => {
    expect(classifyDeath({ ...DEATH, exitCode: 0 })).toMatchObject({
      status: 'crashed',
      message: expect.stringContaining('exited with code 0'),
    });
  });

  it('tells its own kills from crashes', () => {
    const killed = { ...DEATH, signal: 'SIGKILL' };
    expect(classifyDeath({ ...killed, killedFor: { kind: 'timeout', timeoutMs: 60_000 } })).toMatchObject({
      status: 'timeout',
      message: expect.stringContaining('60 s'),
    });
    expect(classifyDeath({ ...killed, killedFor: { kind: 'abort' } }).status).toBe('interrupted');
  });
});

describe('failureOfReply', () => {
  it.each([
    ['MODEL_REJECTED', 'invalid-model'],
    ['MODEL_UNSUPPORTED', 'invalid-model'],
    ['BAD_OUTPUT', 'invalid-model'],
    ['OUT_OF_MEMORY', 'out-of-memory'],
    ['RUN_FAILED', 'crashed'],
    ['ENGINE_MISSING', 'crashed'],
  ] as const)('gives %s the status %s', (code, status) => {
    const failure = { code, message: 'm', remedy: 'r' };
    expect(failureOfReply({ kind: 'failed', failure, totals: { peakRssBytes: 0, cpuMs: 0 } })).toEqual({
      ...failure,
      status,
    });
  });
});
