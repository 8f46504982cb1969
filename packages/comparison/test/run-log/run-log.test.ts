import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MeasurementEvent } from '../../src/events.js';
import { runLog } from '../../src/run-log/run-log.js';
import { report } from '../small-report.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-run-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { variants, models, settings, environment, tool } = report([]);
const begin: MeasurementEvent = {
  kind: 'begin',
  startedAt: '2026-01-01T00:00:00.000Z',
  head: { variants, models, settings, environment, tool },
  warnings: [],
  maxP99Ms: null,
};
const open = () => {
  const earlier: string[] = [];
  return { earlier, log: runLog(folder, { onEarlier: (name) => earlier.push(name), onLost() {} }) };
};

describe('runLog', () => {
  it('keeps measurements from the beginning of the run on, and no steps', () => {
    const { log, earlier } = open();
    log.take({ kind: 'step', state: 'started', step: 'preparing' });
    expect(readdirSync(folder)).toEqual([]);
    log.take(begin);
    log.take({ kind: 'note', text: 'said' });
    log.take({ kind: 'chosen', batch: 4, instances: 2 });
    const lines = readFileSync(join(folder, 'report.partial.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['begin', 'chosen']);
    expect(earlier).toEqual([]);
    log.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('puts the log of an unfinished run aside, and says under which name', () => {
    open().log.take(begin);
    const { log, earlier } = open();
    log.take(begin);
    expect(earlier).toHaveLength(1);
    expect(existsSync(join(folder, earlier[0] ?? ''))).toBe(true);
    log.close();
  });

  it('of a run that never began is empty and goes', () => {
    const { log } = open();
    expect(log.isIntact()).toBe(true);
    log.remove();
    expect(readdirSync(folder)).toEqual([]);
  });
});
