import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, descendants, isAlive, QUICKLY, rn50, scratch, start, until, WARM } from './run-bin.js';

const folder = scratch();

/** Starts a comparison, a long one unless told otherwise, and waits until blocks are on disk, below the two lines of the head. */
async function measuring(out: string, length = ['--budget', '60']) {
  const args = ['--fp32', DIGITS, ...length, '--threads', '1', '--no-tune', '--out', out, '--cache-dir', WARM.cache];
  const run = start(args, { cwd: folder });
  const log = join(folder, out, 'report.partial.jsonl');
  await until('two blocks in the log', () => (existsSync(log) && lines(log) >= 4 ? true : undefined));
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
  const args = [
    '--fp32',
    DIGITS,
    '--budget',
    '1',
    '--threads',
    '1',
    '--out',
    `${name}-out`,
    '--cache-dir',
    `${name}-cache`,
  ];
  const run = start(args, { cwd: folder, env: { TMPDIR: temporary } });
  await until(
    'models of the tuning',
    () => readdirSync(temporary).some((file) => file.startsWith('rn50-tune')) || undefined,
  );
  const worker = await until('a worker of the tuning', () =>
    descendants(run.pid ?? 0).find(({ command }) => /worker-main\.js/.test(command)),
  );
  return { run, worker, left: () => readdirSync(temporary).filter((file) => file.startsWith('rn50-')) };
}

describe.runIf(process.platform === 'linux')('interruptions while tuning', () => {
  it('Ctrl-C: no worker and no model of the tuning is left', async () => {
    const { run, worker, left } = await tuning('ctrl-c');
    run.kill('SIGINT');
    expect((await run).exitCode).toBe(130);
    await until('the worker to be gone', () => (isAlive(worker.pid) ? undefined : true));
    await until('its files to be gone', () => (left().length > 0 ? undefined : true));
  });

  it('kill -9: the same; until then a second run into the same folder is refused', async () => {
    const { run, worker, left } = await tuning('killed');
    const refused = await rn50(['--fp32', DIGITS, '--iterations', '2', '--out', 'killed-out'], { cwd: folder });
    run.kill('SIGKILL');
    await run;
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/another run is writing to killed-out/);
    await until('the worker to be gone', () => (isAlive(worker.pid) ? undefined : true));
    await until('its files to be gone', () => (left().length > 0 ? undefined : true));
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
    const { run, pid } = await measuring('crashed', ['--iterations', '80', '--batch', '2']);
    const worker = await until('a worker', () => descendants(pid).find(({ command }) => /worker/.test(command)));
    process.kill(worker.pid, 'SIGKILL');
    const { exitCode, stderr } = await run;
    expect(exitCode, String(stderr)).toBe(3);
    const [, crashed] =
      /error: (?:FP32|INT8) \(\S+\) could not be measured \((\w+), crashed\)/.exec(String(stderr)) ?? [];
    const report = parseReport(JSON.parse(readFileSync(join(folder, 'crashed', 'report.json'), 'utf8')));
    const statuses = report.results.filter(({ scenario }) => scenario === crashed).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['crashed', 'ok']);
    expect(report.grade).toBe('inconclusive');
  });
});

describe.runIf(process.platform === 'linux')('kill -9 of the program itself', () => {
  const again = ['--fp32', DIGITS, ...QUICKLY, '--out', 'gone'];
  let refused: Awaited<ReturnType<typeof rn50>>;
  let log = '';
  let logged = 0;
  beforeAll(async () => {
    const { run, pid, log: path } = await measuring('gone');
    const children = descendants(pid);
    const before = lines(path);
    refused = await rn50(again, { cwd: folder });
    await until('more blocks in the same log', () => (lines(path) > before ? true : undefined));
    run.kill('SIGKILL');
    await run;
    await until('the workers to be gone', () => (children.some((child) => isAlive(child.pid)) ? undefined : true));
    log = readFileSync(path, 'utf8');
    logged = log.split('\n').filter((line) => line.includes('"type":"block"')).length;
  });

  it('a second run in the same folder is refused while it lives', () => {
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/^error: another run is writing to gone\. Give another --out\./);
  });

  it('leaves no worker, and every finished block on disk', () => {
    const entries = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(entries[0]?.type).toBe('begin');
    expect(logged).toBeGreaterThanOrEqual(2);
  });

  it('leaves a log that rn50 report renders: every block, figures, and a word that the run did not end', async () => {
    const { exitCode, stdout, stderr } = await rn50(['report', 'gone/report.partial.jsonl', '--out', 'saved'], {
      cwd: folder,
    });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^latency\(ms\) +[\d.]+ +[\d.]+$/m);
    expect(stdout).toContain('the run was not completed');
    const { results } = parseReport(JSON.parse(readFileSync(join(folder, 'saved', 'report.json'), 'utf8')));
    expect(results.reduce((sum, { blocks }) => sum + blocks.length, 0)).toBe(logged);
  });

  it('leaves a log that the next run into the same folder keeps', async () => {
    const next = await rn50(again, { cwd: folder });
    expect(next.exitCode, next.stderr).toBe(0);
    const [, kept = ''] = /rn50 report (\S+)/.exec(next.stderr) ?? [];
    const rendered = await rn50(['report', kept, '--json'], { cwd: folder });
    expect(rendered.exitCode, rendered.stderr).toBe(0);
    const blocks = parseReport(JSON.parse(rendered.stdout)).results.flatMap((result) => result.blocks);
    expect(blocks).toHaveLength(logged);
  });
});
