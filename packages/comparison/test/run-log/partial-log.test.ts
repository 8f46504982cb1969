import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartialEntry } from '@rn50/bench-stats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepEarlierLog, openPartialLog } from '../../src/run-log/partial-log.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = (order: number): PartialEntry => ({
  type: 'block',
  phase: 'latency',
  variantId: 'ort-fp32',
  batch: 1,
  threads: 2,
  instances: 1,
  block: { order, startedAtMs: order * 300, wakeUpMs: 31, samplesMs: [30, 30.5] },
});

describe('openPartialLog', () => {
  it('has every block on disk as soon as it is appended', () => {
    const log = openPartialLog(folder, () => {});
    const path = join(folder, 'report.partial.jsonl');
    for (let order = 0; order < 3; order++) {
      log.append(entry(order));
      const lines = readFileSync(path, 'utf8').trim().split('\n');
      expect(lines).toHaveLength(order + 1);
      expect(JSON.parse(lines.at(-1) ?? '')).toEqual(entry(order));
    }
    log.remove();
    expect(existsSync(path)).toBe(false);
  });

  it('hands lines to the other path when the file can no longer be written', () => {
    const lost: string[] = [];
    const log = openPartialLog(folder, (line) => lost.push(line));
    log.close();
    log.append(entry(7));
    expect(lost.map((line) => JSON.parse(line))).toEqual([entry(7)]);
  });
});

describe('keepEarlierLog', () => {
  it('puts the log of a run that did not end under another name', () => {
    openPartialLog(folder, () => {}).append(entry(0));
    const kept = keepEarlierLog(folder);
    expect(kept).toMatch(/^report\.partial-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.jsonl$/);
    expect(JSON.parse(readFileSync(join(folder, kept ?? ''), 'utf8'))).toEqual(entry(0));
    expect(existsSync(join(folder, 'report.partial.jsonl'))).toBe(false);
    expect(keepEarlierLog(folder)).toBeNull();
  });

  it('a run removes its own log only, not that of another run that began since', () => {
    const first = openPartialLog(folder, () => {});
    first.append(entry(0));
    keepEarlierLog(folder);
    const second = openPartialLog(folder, () => {});
    second.append(entry(1));
    first.remove();
    expect(second.isIntact()).toBe(true);
    second.close();
  });
});
