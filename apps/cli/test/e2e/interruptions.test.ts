import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, descendants, isAlive, QUICKLY, rn50, scratch, start, until, WARM } from './run-bin.js';

const folder = scratch();

/** Starts a long comparison and waits until blocks are on disk: the log begins with two lines that are none. */
async function measuring(out: string, budgetSeconds = 60) {
  const args = [
    '--fp32',
    DIGITS,
    '--budget',
    String(budgetSeconds),
    '--no-tune',
    '--out',
    out,
    '--cache-dir',
    WARM.cache,
  ];
  const run = start(args, { cwd: folder });
  const log = join(folder, out, 'report.partial.jsonl');
  await until('four blocks in the log', () => (existsSync(log) && lines(log) >= 6 ? true : undefined));
  return { run, pid: run.pid ?? 0, log };
}

function lines(path: string): number {
  return readFileSync(path, 'utf8').split('\n').length - 1;
}

/** Starts a comparison whose models must be tuned first, and waits until a worker measures for that. */
async function tuning(name: string) {
  const temporary = join(folder, name);
  mkdirSync(temporary);
  cpSync(WARM.cache, join(folder, `${name}-cache`), { recursive: true });
  const args = ['--fp32', DIGITS, '--budget', '1', '--out', `${name}-out`, '--cache-dir', `${name}-cache`];
  const run = start(args, { cwd: folder, env: { TMPDIR: temporary } });
  await until(
    'models of the tuning',
    () => readdirSync(temporary).some((file) => file.startsWith('rn50-tune')) || undefined,
  );
  const worker = await until('a worker of the tuning', () =>
    descendants(run.pid ?? 0).find(({ command }) => command.includes('inference-runner')),
  );
  return { run, worker, left: () => readdirSync(temporary).filter((file) => file.startsWith('rn50-')) };
}

describe.runIf(process.platform === 'linux')('interruptions while tuning', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGKILL', undefined],
  ] as const)('%s: no worker and no model of the tuning is left', async (signal, code) => {
    const { run, worker, left } = await tuning(signal);
    run.kill(signal);
    expect((await run).exitCode).toBe(code);
    await until('the worker to be gone', () => (isAlive(worker.pid) ? undefined : true));
    await until('its files to be gone', () => (left().length > 0 ? undefined : true));
  });
});

describe.runIf(process.platform === 'linux')('a second run in the same folder', () => {
  it('is refused while the first one lives; a killed one leaves its blocks under another name', async () => {
    const { run, log } = await measuring('shared');
    const again = ['--fp32', DIGITS, '--iterations', '2', '--no-tune', '--out', 'shared', '--cache-dir', WARM.cache];
    const before = lines(log);
    const refused = await rn50(again, { cwd: folder });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/^error: another run is writing to shared\. Give another --out\./);
    await until('more blocks in the same log', () => (lines(log) > before ? true : undefined));
    expect(readFileSync(log, 'utf8')).toMatch(/^\{"type":"begin"/);
    run.kill('SIGKILL');
    await run;
    const measured = lines(log);
    const next = start(again, { cwd: folder });
    const kept = await until('the blocks under another name', () =>
      readdirSync(join(folder, 'shared')).find((name) => /^report\.partial-.*\.jsonl$/.test(name)),
    );
    next.kill('SIGKILL');
    await next;
    expect(lines(join(folder, 'shared', kept))).toBe(measured);
  });

  it('is refused as early as while the first one tunes', async () => {
    const { run } = await tuning('early');
    const refused = await rn50(['--fp32', DIGITS, '--iterations', '2', '--out', 'early-out'], { cwd: folder });
    run.kill('SIGKILL');
    await run;
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/another run is writing to early-out/);
  });
});

describe.runIf(process.platform === 'linux')('interruptions', () => {
  it('Ctrl-C: exit 130, what was measured is in the report, no child is left', async () => {
    const { run, pid, log } = await measuring('interrupted');
    const children = descendants(pid);
    expect(children.length).toBeGreaterThanOrEqual(2);
    const before = lines(log);
    // A terminal sends it to the whole group.
    for (const child of children) process.kill(child.pid, 'SIGINT');
    run.kill('SIGINT');
    const { exitCode, stderr } = await run;
    expect(exitCode, String(stderr)).toBe(130);
    expect(String(stderr)).toMatch(/interrupted: \d+ blocks were measured/);
    const report = parseReport(JSON.parse(readFileSync(join(folder, 'interrupted', 'report.json'), 'utf8')));
    const blocks = report.results.reduce((sum, result) => sum + result.blocks.length, 0);
    expect(blocks).toBeGreaterThanOrEqual(before - 2);
    expect(report.results.map(({ status }) => status)).toContain('interrupted');
    await until('the children to be gone', () => (children.some((child) => isAlive(child.pid)) ? undefined : true));
  });

  it('kill -9 of a worker in mid-run: exit 3, the report is written and says which side crashed', async () => {
    const { run, pid } = await measuring('killed', 8);
    const worker = await until('a worker', () => descendants(pid).find(({ command }) => /worker/.test(command)));
    process.kill(worker.pid, 'SIGKILL');
    const { exitCode, stderr } = await run;
    expect(exitCode, String(stderr)).toBe(3);
    expect(String(stderr)).toMatch(/error: (FP32|INT8) \(\S+\) could not be measured \(latency, crashed\)/);
    const report = parseReport(JSON.parse(readFileSync(join(folder, 'killed', 'report.json'), 'utf8')));
    const latency = report.results.filter(({ scenario }) => scenario === 'latency');
    expect(latency.map(({ status }) => status).sort()).toEqual(['crashed', 'ok']);
    expect(report.grade).toBe('inconclusive');
  });
});

describe.runIf(process.platform === 'linux')('kill -9 of the program itself', () => {
  let log = '';
  let logged = 0;
  beforeAll(async () => {
    const { run, pid, log: path } = await measuring('gone');
    const children = descendants(pid);
    run.kill('SIGKILL');
    await run;
    await until('the workers to be gone', () => (children.some((child) => isAlive(child.pid)) ? undefined : true));
    log = readFileSync(path, 'utf8');
    logged = log.split('\n').filter((line) => line.includes('"type":"block"')).length;
  });

  it('leaves no worker, and every finished block on disk', () => {
    const entries = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(entries[0]?.type).toBe('begin');
    expect(logged).toBeGreaterThanOrEqual(4);
  });

  it('leaves a log that rn50 report renders: every block, figures, and a word that the run did not end', async () => {
    const { exitCode, stdout, stderr } = await rn50(['report', 'gone/report.partial.jsonl', '--out', 'saved'], {
      cwd: folder,
    });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^latency\(ms\) +[\d.]+ +[\d.]+$/m);
    expect(stdout).toContain('the run did not come to its end');
    const { results } = parseReport(JSON.parse(readFileSync(join(folder, 'saved', 'report.json'), 'utf8')));
    expect(results.reduce((sum, { blocks }) => sum + blocks.length, 0)).toBe(logged);
  });

  it('leaves a log that the next run into the same folder keeps', async () => {
    const next = await rn50(['--fp32', DIGITS, ...QUICKLY, '--out', 'gone'], { cwd: folder });
    expect(next.exitCode, next.stderr).toBe(0);
    const [, kept = ''] = /rn50 report (\S+)/.exec(next.stderr) ?? [];
    const again = await rn50(['report', kept, '--json'], { cwd: folder });
    expect(again.exitCode, again.stderr).toBe(0);
    const blocks = parseReport(JSON.parse(again.stdout)).results.flatMap((result) => result.blocks);
    expect(blocks).toHaveLength(logged);
  });
});
