import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport, type Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { DIGITS, rn50, scratch, start, until, WARM } from './run-bin.js';

const folder = scratch();
const own = ['--fp32', DIGITS, '--cache-dir', WARM.cache, '--no-progress'];
const run = (args: readonly string[]) => rn50(args, { cwd: folder });
const read = (name: string): Report => parseReport(JSON.parse(readFileSync(join(folder, name), 'utf8')));

describe('rn50 compare --instances --ort-option', () => {
  it('splits the threads between two workers of each model, latency keeps one; the options are in force and recorded', async () => {
    const { exitCode, stdout, stderr } = await run([
      ...own,
      ...['--instances', '2', '--threads', '2', '--iterations', '4', '--warmup', '1', '--out', 'two'],
      ...['--ort-option', 'session.intra_op.allow_spinning=0', '--ort-option', 'graphOptimizationLevel=basic'],
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('2 instances');
    const { results, settings } = read('two/report.json');
    expect(settings).toMatchObject({ threads: 2, instances: 2 });
    expect(settings.sessionOptions).toMatchObject({
      'session.intra_op.allow_spinning': '0',
      graphOptimizationLevel: 'basic',
      executionMode: 'sequential',
    });
    expect(results.map(({ scenario, threads, instances }) => [scenario, threads, instances])).toEqual([
      ['latency', 2, 1],
      ['latency', 2, 1],
      ['throughput', 1, 2],
      ['throughput', 1, 2],
    ]);
    for (const result of results) {
      if (result.status !== 'ok') throw new Error(result.message);
      if (result.scenario === 'latency') continue;
      const samples = result.blocks.flatMap(({ samplesMs }) => samplesMs);
      const mean = samples.reduce((sum, ms) => sum + ms, 0) / samples.length;
      expect(result.summary.throughputFps?.value).toBeCloseTo((16 * 2 * 1000) / mean, 6);
    }
  });
});

describe('the machine is watched', () => {
  it('before, during and after, in the report', () => {
    const { conditions } = parseReport(JSON.parse(readFileSync(join(WARM.base, 'report.json'), 'utf8')));
    expect(conditions?.map(({ phase }) => phase)).toEqual(['before', 'latency', 'throughput', 'after']);
  });

  it.runIf(process.platform === 'linux')(
    'a second process that loads the machine: grade C or inconclusive, the screen warns of other programs',
    needsTime(),
    async () => {
      // Long enough for the kernel's ticks of 10 ms to tell who used the CPUs.
      const counts = ['--iterations', '400', '--warmup', '1', '--threads', '1'];
      const running = start([...own, ...counts, '--out', 'busy'], { cwd: folder });
      await until('the models are ready', () => existsSync(join(folder, 'busy', 'report.partial.jsonl')) || undefined);
      const hogs = [0, 1].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
      try {
        const { exitCode, stdout, stderr } = await running;
        expect(exitCode, String(stderr)).toBe(0);
        const { grade, warnings } = read('busy/report.json');
        expect(['C', 'inconclusive']).toContain(grade);
        expect(warnings.map(({ code }) => code)).toContain('cpu-contention');
        expect(stdout).toMatch(/^Warning: other programs used the CPUs: /m);
      } finally {
        for (const hog of hogs) hog.kill('SIGKILL');
      }
    },
  );
});
