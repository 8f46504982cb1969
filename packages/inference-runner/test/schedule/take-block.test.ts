import { describe, expect, it } from 'vitest';
import { type AskAll, takeBlock } from '../../src/schedule/take-block.js';
import { type Answers, isReplyTo, type Reply, type RequestKind, type RequestOf } from '../../src/worker/protocol.js';

const PLAN = { minimumMs: 300, minimumRuns: 1, settling: { by: 'runs', ms: 0 } } as const;
const QUIET = { monotonicElapsedMs: 400, wallElapsedMs: 400, usage: { cpuMs: 300, waitMs: 1.5 } };

const TOTALS = { peakRssBytes: 0, cpuMs: 0 };

/** Workers that give these replies; a kind without replies fails. */
function scripted(replies: readonly Reply[]) {
  const asked: RequestKind[] = [];
  const ask: AskAll = async <K extends RequestKind>(request: RequestOf<K>) => {
    asked.push(request.kind);
    const answers = replies.flatMap((reply) => (isReplyTo<K>(reply, request) ? [reply.answer] : []));
    return answers.length > 0 ? answers : null;
  };
  return { ask, asked };
}

function oneBlock(answer: Answers['block']) {
  return scripted([{ kind: 'block', answer, totals: TOTALS }]);
}

describe('takeBlock of one instance', () => {
  const terms = { instances: 1, runMs: 10, runTimeoutMs: 1000 };

  it('is one request', async () => {
    const { ask, asked } = oneBlock({ ...QUIET, wakeUpMs: 12, samplesMs: Float64Array.of(10, 11) });
    expect(await takeBlock(ask, PLAN, terms)).toEqual({
      block: { wakeUpMs: 12, samplesMs: [10, 11], cpuMs: 300, waitMs: 1.5 },
      jumped: false,
    });
    expect(asked).toEqual(['block']);
  });

  it('clock suspended in mid-block: it is told, so that the block is taken again', async () => {
    const samplesMs = Float64Array.of(10);
    const { ask } = oneBlock({ ...QUIET, wallElapsedMs: 3_600_400, wakeUpMs: 12, samplesMs });
    expect(await takeBlock(ask, PLAN, terms)).toMatchObject({ jumped: true });
  });

  it('has no CPU time where none is known', async () => {
    const samplesMs = Float64Array.of(10);
    const nothing = oneBlock({ ...QUIET, usage: null, wakeUpMs: 12, samplesMs });
    expect((await takeBlock(nothing.ask, PLAN, terms))?.block).toEqual({ wakeUpMs: 12, samplesMs: [10] });
    const noWait = oneBlock({ ...QUIET, usage: { cpuMs: 5, waitMs: null }, wakeUpMs: 12, samplesMs });
    expect((await takeBlock(noWait.ask, PLAN, terms))?.block).toEqual({ wakeUpMs: 12, samplesMs: [10], cpuMs: 5 });
  });
});

describe('takeBlock of several instances', () => {
  const terms = { instances: 2, runMs: 10, runTimeoutMs: 1000 };
  const counted = [
    { startedAtMs: 100, samplesMs: Float64Array.of(10, 10, 10) },
    { startedAtMs: 104, samplesMs: Float64Array.of(5, 30) },
  ];
  const replies: readonly Reply[] = [
    { kind: 'wake', answer: { wakeUpMs: 12 }, totals: TOTALS },
    { kind: 'wake', answer: { wakeUpMs: 19 }, totals: TOTALS },
    ...counted.map((answer) => ({ kind: 'count', answer, totals: TOTALS }) as const),
    { kind: 'halt', answer: { ...QUIET, beforeMs: [1], afterMs: [2, 3] }, totals: TOTALS },
    { kind: 'halt', answer: { ...QUIET, beforeMs: [4], afterMs: [6] }, totals: TOTALS },
  ];

  it('wakes all, counts all, halts all, and pools the runs of one window by starting time', async () => {
    const { ask, asked } = scripted(replies);
    expect(await takeBlock(ask, PLAN, terms)).toEqual({
      block: { wakeUpMs: 19, samplesMs: [10, 5, 30, 10, 10, 2, 3], drainMs: [1, 4, 6], cpuMs: 600, waitMs: 3 },
      jumped: false,
    });
    expect(asked).toEqual(['wake', 'count', 'halt']);
  });

  it.each(['wake', 'count', 'halt'] as const)('is nothing if a worker fails when asked to %s', async (kind) => {
    const { ask } = scripted(replies.filter((reply) => reply.kind !== kind));
    expect(await takeBlock(ask, PLAN, terms)).toBeNull();
  });
});
