import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { runLog } from '@rn50/comparison';
import { DEFAULT_FILES } from '@rn50/report-render/formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/context.js';
import { silentProgress } from '../../src/progress/progress.js';
import { publish, publishInterrupted } from '../../src/report/publish.js';
import { all, record, report } from '../small-report.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-publish-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function screen(shown: { readonly colors?: boolean; readonly verbose?: boolean } = {}) {
  const said = { stdout: '', stderr: '' };
  const context: Context = {
    stdout: (text) => (said.stdout += text),
    stderr: (text) => (said.stderr += text),
    rendered: (text) => (said.stdout += text),
    colors: false,
    verbose: false,
    ...shown,
    detail: () => {},
    cwd: folder,
    env: {},
    progress: silentProgress,
    signal: new AbortController().signal,
  };
  return { said, context };
}

function openedLog() {
  const log = runLog(folder, { onEarlier() {}, onLost() {} });
  log.take({ kind: 'chosen', batch: 16, instances: 1 });
  return log;
}

const place = (json = false) => ({
  outDir: folder,
  out: 'd$&/',
  json,
  anonymous: false,
  log: openedLog(),
  verdict: null,
  hasEngineOptions: false,
  models: null,
});
const made = report(all([40, 10], [640, 160]));

describe('publish', () => {
  it('shows paths as the user typed the folder, writes the files and removes the log', async () => {
    const { said, context } = screen();
    expect(await publish(made, place(), context)).toBe(0);
    expect(said.stdout).toContain('Save to d$&/fp32_int8_absolute.png\n');
    expect(said.stdout).toMatch(/^INT8 is 4\.0 times as fast here \(.*\nGrade: .*\n(.*\n)*Details.*d\$&\/report\./m);
    expect(readdirSync(folder).sort()).toEqual(DEFAULT_FILES.map(({ name }) => name).sort());
  });

  it('says nowhere who measured where, if asked to', async () => {
    const { said, context } = screen();
    const environment = { ...made.environment, host: 'bigbox' };
    const models = made.models.map((model) => ({ ...model, path: `/home/alice/${model.id}.onnx` }));
    const warnings = [{ code: 'slow', message: 'bigbox is slow, see /home/alice/log.txt', remedy: '' }];
    const where = { ...place(true), anonymous: true };
    expect(await publish({ ...made, environment, models, warnings }, where, context)).toBe(0);
    const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    for (const text of [said.stdout, said.stderr, ...written]) expect(text).not.toMatch(/bigbox|alice/);
    expect(parseReport(JSON.parse(said.stdout)).environment.host).toBe('anonymous');
  });

  it('with --json has the findings of --verbose on stderr, without the colours of stdout', async () => {
    const { said, context } = screen({ verbose: true, colors: true });
    await publish(made, place(true), context);
    expect(said.stderr).toMatch(/^INT8 against FP32: 4\.00 times the throughput/m);
    expect(said.stderr).not.toContain('\u001b');
  });

  it('shows the tables although the files cannot be written, and keeps the log', async () => {
    const { said, context } = screen();
    const where = place();
    writeFileSync(join(folder, 'a-file'), '');
    await expect(publish(made, { ...where, outDir: join(folder, 'a-file') }, context)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
    expect(said.stdout).toMatch(/^latency_times +1 +0\.25$/m);
    expect(said.stdout).not.toContain('Save to');
    expect(existsSync(join(folder, 'report.partial.jsonl'))).toBe(true);
    expect(said.stderr).toBe('');
  });

  it('puts every sample on stderr when the log is gone as well', async () => {
    const { said, context } = screen();
    const where = place();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder was');
    await expect(publish(made, where, context)).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
    expect(parseReport(JSON.parse(said.stderr)).results).toEqual(made.results);
  });

  it('a side that could not be measured: exit 3, one line, a remedy that fits', async () => {
    const measured = all([40, 10], [640, 160]);
    const { status: _, ...before } = record(1, 'throughput', 160, 0);
    measured[3] = { ...before, status: 'out-of-memory', message: 'killed' };
    const { said, context } = screen();
    expect(await publish(report(measured), place(), context)).toBe(3);
    expect(said.stderr).toBe(
      'error: INT8 (/models/net-int8.onnx) could not be measured (throughput, out-of-memory): killed. Use a smaller --batch. What was measured is in report.json.\n',
    );
  });
});

describe('gates', () => {
  it('agreement of a model without classes: exit 2, and the report is written', async () => {
    const entry = { variantId: 'ort-int8', reference: 'ort-fp32', output: 'boxes', inputs: 16 };
    const figures = { cosine: 1, centredCosine: 1, sqnrDb: 30, top1Agreement: null };
    const asked = {
      name: 'min-top1-agreement' as const,
      limit: 0.9,
      outcome: 'inconclusive' as const,
      message: 'none',
    };
    const measured = report(all([40, 10], [640, 160]), { fidelity: [{ ...entry, ...figures }] });
    const { said, context } = screen();
    expect(await publish({ ...measured, gates: [asked] }, place(), context)).toBe(2);
    expect(said.stderr).toMatch(/^error: --min-top1-agreement needs a model with an output \[N, classes\]/m);
    expect(readdirSync(folder)).toContain('report.json');
  });

  const gate = (outcome: 'passed' | 'failed' | 'inconclusive') => ({
    name: 'fail-below' as const,
    limit: 2,
    outcome,
    message: `it is ${outcome}`,
  });
  const judged = (...outcomes: readonly ('passed' | 'failed' | 'inconclusive')[]) =>
    report(all([40, 10], [640, 160]), {}, outcomes.map(gate));

  it.each([
    [['passed'], 0],
    [['passed', 'inconclusive'], 4],
    [['inconclusive', 'failed'], 1],
  ] as const)('%j ends with %i', async (outcomes, exitCode) => {
    const { said, context } = screen();
    expect(await publish(judged(...outcomes), place(), context)).toBe(exitCode);
    const worst = outcomes.at(-1);
    expect(said.stderr).toBe(worst === 'passed' ? '' : `gate ${worst}: --fail-below: it is ${worst}\n`);
  });

  it('a side that was not measured wins over any gate', async () => {
    const measured = all([40, 10], [640, 160]);
    const { status: _, ...before } = record(1, 'latency', 10, 0);
    measured[1] = { ...before, status: 'crashed', message: 'SIGSEGV' };
    const { context } = screen();
    expect(await publish(report(measured, {}, [gate('failed')]), place(), context)).toBe(3);
  });
});

describe('publishInterrupted', () => {
  it('keeps what was measured, and no charts of an earlier run beside it', async () => {
    const { said, context } = screen();
    writeFileSync(join(folder, 'fp32_int8_times.png'), 'old');
    expect(await publishInterrupted(made, place(), context)).toBe(130);
    expect(said.stderr).toBe('interrupted: 24 blocks were measured; they are in d$&/report.json\n');
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('in a folder that is gone puts every sample on stderr', async () => {
    const { said, context } = screen();
    const where = place();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder was');
    expect(await publishInterrupted(made, where, context)).toBe(130);
    const [json = '', line] = said.stderr.split(/(?=interrupted:)/);
    expect(parseReport(JSON.parse(json)).results).toEqual(made.results);
    expect(line).toMatch(/^interrupted: 24 blocks were measured\. error: /);
  });

  it('with nothing measured leaves an earlier report alone', async () => {
    const { said, context } = screen();
    writeFileSync(join(folder, 'report.json'), 'earlier');
    expect(await publishInterrupted(report([]), place(), context)).toBe(130);
    expect(said.stderr).toBe('interrupted: nothing was measured yet\n');
    expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe('earlier');
  });
});
