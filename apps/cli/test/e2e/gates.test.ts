import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport, type Report } from '@rn50/bench-stats';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, QUICKLY, rn50, scratch, WARM } from './run-bin.js';

const folder = scratch();
const small = ['--fp32', DIGITS, ...QUICKLY];
const run = (args: readonly string[]) => rn50(args, { cwd: folder });
const read = (name: string): Report => parseReport(JSON.parse(readFileSync(join(folder, name), 'utf8')));

/** A copy of a report in which every run takes about 10 ms, whatever the machine did; INT8's times `int8`, and all times `all`. */
function steady(report: Report, { all = 1, int8 = 1 } = {}): Report {
  const copy = { ...structuredClone(report), conditions: [] };
  for (const result of copy.results) {
    const times = all * (result.variantId === copy.variants[1]?.id ? int8 : 1);
    for (const block of result.blocks) {
      block.samplesMs = block.samplesMs.map((_, i) => times * (10 + 0.01 * ((3 * block.order + i) % 7)));
    }
  }
  return copy;
}

beforeAll(() => {
  cpSync(WARM.base, join(folder, 'base'), { recursive: true });
  const base = read('base/report.json');
  writeFileSync(join(folder, 'steady.json'), JSON.stringify(steady(base)));
  writeFileSync(join(folder, 'slower.json'), JSON.stringify(steady(base, { int8: 1.2 })));
  writeFileSync(join(folder, 'slow-day.json'), JSON.stringify(steady(base, { all: 1.4 })));
  writeFileSync(join(folder, 'much-faster-before.json'), JSON.stringify(steady(base, { all: 1e-6 })));
  writeFileSync(join(folder, 'much-slower-before.json'), JSON.stringify(steady(base, { all: 1e6 })));
  writeFileSync(join(folder, 'other-batch.json'), JSON.stringify(base).replaceAll('"batch":16', '"batch":8'));
});

describe('gates of rn50 compare that all pass', () => {
  let passing: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    // The last of an option given twice counts.
    const enough = ['--iterations', '320'];
    const gates = [
      ...['--fail-below', '0.001', '--max-p99-ms', '60000', '--min-top1-agreement', '0.5'],
      ...['--baseline', 'much-slower-before.json'],
    ];
    passing = await run([...small, ...enough, ...gates, '--out', 'pass']);
  });
  const outcomeOf = (name: string) => read('pass/report.json').gates?.find((gate) => gate.name === name);

  it('a ratio far below what was measured passes: exit 0, the report and the screen say so', () => {
    expect(passing.exitCode, passing.stderr).toBe(0);
    expect(passing.stdout).toMatch(/fail-below.*passed|passed.*fail-below/i);
    expect(outcomeOf('fail-below')).toMatchObject({ limit: 0.001, outcome: 'passed' });
  });

  it('enough runs decide a p99', () => {
    expect(passing.exitCode, passing.stderr).toBe(0);
    expect(outcomeOf('max-p99-ms')).toMatchObject({ outcome: 'passed' });
  });

  it('agreement of the outputs: the INT8 digits agree', () => {
    expect(outcomeOf('min-top1-agreement')).toMatchObject({ outcome: 'passed' });
  });

  it('not slower than a far slower baseline', () => {
    expect(outcomeOf('baseline')).toMatchObject({ outcome: 'passed' });
  });

  it('has no other gates than those asked for', () => {
    expect(read('base/report.json').gates ?? []).toEqual([]);
    expect(read('pass/report.json').gates).toHaveLength(4);
  });
});

describe('gates of rn50 compare', () => {
  it('a ratio far above, a far faster baseline, a p99 far above its limit: exit 1, each named, the report is written', async () => {
    const gates = ['--fail-below', '1000', '--baseline', 'much-faster-before.json', '--max-p99-ms', '0.000001'];
    const shown = small.filter((option) => option !== '--no-progress');
    const failed = await run([...shown, ...gates, '--iterations', '320', '--out', 'after']);
    expect(failed.stderr).toContain('verified in the cache');
    expect(failed.exitCode, failed.stderr).toBe(1);
    for (const name of ['fail-below', 'baseline', 'max-p99-ms']) {
      expect(failed.stderr).toMatch(new RegExp(`^gate failed: --${name}: `, 'm'));
    }
    expect(failed.stdout).toMatch(/^Gates failed: fail-below 1000, max-p99-ms 0\.000001, baseline$/m);
    expect(read('after/report.json').gates?.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
  });

  it('an impossible agreement cannot be asked for', async () => {
    const refused = await run([...small, '--min-top1-agreement', '1.5', '--out', 'agree']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('--min-top1-agreement 1.5 is not a number from 0 to 1');
  });

  it('a baseline that is no report is refused before anything is measured', async () => {
    writeFileSync(join(folder, 'nothing.json'), '{}');
    const { exitCode, stderr, stdout } = await run([...small, '--baseline', 'nothing.json', '--out', 'never']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: nothing\.json: schemaVersion: /);
    expect(stdout).toBe('');
  });

  it('a baseline of another batch is refused before anything is measured', async () => {
    const { exitCode, stderr } = await run([...small, '--baseline', 'other-batch.json', '--out', 'mixed']);
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toContain('--baseline other-batch.json was measured with batch 8, this run has 16');
  });

  it('never replaces its own baseline', async () => {
    const before = readFileSync(join(folder, 'base', 'report.json'), 'utf8');
    const { exitCode, stderr } = await run([...small, '--baseline', 'base/report.json', '--out', 'base']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is the report that this run would replace');
    symlinkSync(join(folder, 'base'), join(folder, 'link'));
    const linked = await run([...small, '--baseline', 'link/report.json', '--out', 'base']);
    expect(linked.exitCode, linked.stderr).toBe(2);
    expect(readFileSync(join(folder, 'base', 'report.json'), 'utf8')).toBe(before);
  });
});

describe('rn50 diff', () => {
  it('the same steady report twice is the same: exit 0', async () => {
    const { exitCode, stdout, stderr } = await run(['diff', 'steady.json', 'steady.json', '--json']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toBe('');
    const { verdict, changes } = JSON.parse(stdout);
    expect(verdict).toBe('same');
    for (const { timeRatio } of changes) expect(timeRatio.value).toBe(1);
  });

  it('a slower day is the same, and told: exit 0', async () => {
    const { exitCode, stdout } = await run(['diff', 'steady.json', 'slow-day.json']);
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toMatch(/^Result: the same\. .* The machine changed: .* latency takes 1\.40, .* times as long/m);
  });

  it('INT8 a fifth slower: exit 1, and the other way round it is faster: exit 0', async () => {
    const slower = await run(['diff', 'steady.json', 'slower.json']);
    expect(slower.exitCode, slower.stderr).toBe(1);
    expect(slower.stdout).toContain('slower');
    const faster = await run(['diff', 'slower.json', 'steady.json', '--out', 'diffs']);
    expect(faster.exitCode, faster.stderr).toBe(0);
    expect(faster.stdout).toContain('faster');
    const written = JSON.parse(readFileSync(join(folder, 'diffs', 'diff.json'), 'utf8'));
    expect(written.verdict).toBe('faster');
    expect(faster.stdout).toContain(`Save to ${join('diffs', 'diff.html')}`);
    expect(readFileSync(join(folder, 'diffs', 'diff.md'), 'utf8')).toMatch(/^### rn50 diff: faster$/m);
    expect(readFileSync(join(folder, 'diffs', 'diff.html'), 'utf8')).toMatch(/<h1>INT8 \w+ is 16.7 % faster<.h1>/);
  });

  it('refuses other settings with exit 2 unless told to compare them', async () => {
    const refused = await run(['diff', 'base/report.json', 'other-batch.json']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/^error: .*batch/);
    const told = await run(['diff', 'steady.json', 'slower.json', '--allow-mixed']);
    expect(told.exitCode).toBe(1);
  });

  it('names a file that is missing', async () => {
    const { exitCode, stderr } = await run(['diff', 'base/report.json', 'missing.json']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('missing.json does not exist');
  });
});

describe('rn50 report', () => {
  it('computes the same figures again, and writes nothing unless told where', async () => {
    const before = readFileSync(join(folder, 'base', 'report.json'), 'utf8');
    const shown = await run(['report', 'base/report.json']);
    expect(shown.exitCode, shown.stderr).toBe(0);
    expect(shown.stdout).toMatch(/^Model +FP32 +INT8$/m);
    expect(shown.stdout).not.toContain('Save to');
    const again = await run(['report', 'base/report.json', '--json', '--out', 'again']);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(before));
    expect(readFileSync(join(folder, 'again', 'report.json'), 'utf8')).toBe(before);
  });

  it('draws one chart if told', async () => {
    const { exitCode, stdout, stderr } = await run(['report', 'base/report.json', '--chart', 'times', '--out', 'one']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain(`Save to ${join('one', 'fp32_int8_times.png')}`);
    expect(stdout).not.toContain('fp32_int8_absolute.png');
    const impossible = await run(['report', 'base/report.json', '--chart', 'sweep', '--out', 'none']);
    expect(impossible.exitCode).toBe(2);
    expect(impossible.stderr).toBe(
      'error: base/report.json has nothing to draw for --chart sweep. It needs a run with --batch auto or a list of --threads.',
    );
  });

  it('merges several into one table, and reads the merged file again', async () => {
    const files = ['base/report.json', 'slower.json'];
    const { exitCode, stdout, stderr } = await run(['report', ...files, '--out', 'merged']);
    expect(exitCode, stderr).toBe(0);
    for (const name of files) expect(stdout).toContain(name);
    expect(JSON.parse(readFileSync(join(folder, 'merged', 'report.json'), 'utf8')).reports).toHaveLength(2);
    const names = ['report.csv', 'report.html', 'report.json', 'report.md'];
    expect(readdirSync(join(folder, 'merged')).sort()).toEqual(names);
    for (const name of names) expect(stdout).toContain(`Also wrote ${join('merged', name)}`);
    const csv = await run(['report', ...files, '--format', 'csv', '--price-per-hour', '0.34', '--out', 'base']);
    expect(csv.exitCode, csv.stderr).toBe(0);
    expect(csv.stdout).toContain('INT8(cost)');
    const png = await run(['report', ...files, '--format', 'png', '--out', 'none']);
    expect(png.exitCode).toBe(2);
    expect(png.stderr).toContain('--format png is for one report, several are given');
    const again = await run(['report', 'merged/report.json', '--json']);
    expect(JSON.parse(again.stdout).reports).toHaveLength(2);
    const replacing = await run(['report', ...files, '--out', 'base']);
    expect(replacing.exitCode).toBe(2);
    expect(replacing.stderr).toContain('the merged report would replace base/report.json');
  });

  it('does not mix settings unless told', async () => {
    writeFileSync(
      join(folder, 'batch8.json'),
      JSON.stringify({ ...read('base/report.json'), settings: { ...read('base/report.json').settings, batch: 8 } }),
    );
    const refused = await run(['report', 'base/report.json', 'batch8.json']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('batch 16');
    const told = await run(['report', 'base/report.json', 'batch8.json', '--allow-mixed']);
    expect(told.exitCode, told.stderr).toBe(0);
  });

  it('names the field of a hostile file, and shows no trace', async () => {
    writeFileSync(join(folder, 'hostile.json'), JSON.stringify({ ...read('base/report.json'), grade: '\u001b[31mA' }));
    const { exitCode, stderr } = await run(['report', 'hostile.json']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: hostile\.json: grade: /);
    expect(stderr).not.toContain('    at ');
  });
});
