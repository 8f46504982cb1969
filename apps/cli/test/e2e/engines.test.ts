import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseReport, type Report } from '@rn50/bench-stats';
import { ENGINES } from '@rn50/inference-runner/engines';
import { beforeAll, describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { DIGITS, QUICKLY, rn50, scratch, started, WARM } from './run-bin.js';

const folder = scratch();
/** Its own file, and this line of the registry: all that an engine needs. */
const PLAIN = new URL('../fixtures/plain-engine.mjs', import.meta.url).href;
const REGISTRY = { ...ENGINES, plain: PLAIN };
const LABELS = ['FP32 (ort)', 'INT8 (ort)', 'FP32 (plain)', 'INT8 (plain)'];
const IDS = ['ort-fp32', 'ort-int8', 'plain-fp32', 'plain-int8'];

/** The program with an engine more than is published. */
const withPlain = (args: readonly string[]) => rn50(args, { cwd: folder, engines: REGISTRY });

describe('rn50 compare --engine ort,plain', () => {
  let ran: Awaited<ReturnType<typeof withPlain>>;
  let report: Report;
  beforeAll(async () => {
    const models = ['--fp32', DIGITS, '--int8', WARM.int8];
    ran = await withPlain([...models, '--engine', 'ort,plain', '--ort-option', 'executionMode=parallel', ...QUICKLY]);
    report = parseReport(JSON.parse(readFileSync(join(folder, 'rn50-results/report.json'), 'utf8')));
  });

  it('reports each engine with its version, place and options', () => {
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(report.environment.engines).toEqual({ ort: expect.stringMatching(/^\d+\.\d+/), plain: '7.1' });
    expect(report.variants.map(({ id, label }) => [id, label])).toEqual(IDS.map((id, at) => [id, LABELS[at]]));
    const [ort, , plain] = report.variants;
    expect(ort).toMatchObject({ engine: 'ort', engineLocation: expect.stringContaining('onnxruntime-node') });
    expect(ort?.sessionOptions).toMatchObject({ executionMode: 'parallel', graphOptimizationLevel: 'all' });
    expect(plain).toMatchObject({ engine: 'plain', engineVersion: '7.1', engineLocation: PLAIN });
    expect(plain?.sessionOptions).toEqual({ optimised: false, executionMode: 'not given' });
    expect(report.settings.sessionOptions).toEqual(ort?.sessionOptions);
  });

  it.each(['latency', 'throughput'])('measures all of them in one interleaved schedule: %s', (scenario) => {
    const results = report.results.filter((result) => result.scenario === scenario);
    expect(results.map(({ variantId, status }) => [variantId, status])).toEqual(IDS.map((id) => [id, 'ok']));
    const blocks = results.flatMap(({ variantId, blocks }) => blocks.map(({ order }) => ({ order, variantId })));
    const inOrder = blocks.sort((a, b) => a.order - b.order);
    expect(inOrder.map(({ order }) => order)).toEqual([...inOrder.keys()]);
    expect(inOrder.length).toBeGreaterThanOrEqual(2 * IDS.length);
    for (let at = 0; at < inOrder.length; at += IDS.length) {
      const round = inOrder.slice(at, at + IDS.length).map(({ variantId }) => variantId);
      expect(round.sort()).toEqual(IDS);
    }
  });

  it('compares INT8 with the FP32 of its engine; the headline belongs to the first', () => {
    expect(report.comparison).toMatchObject({ baseline: 'ort-fp32', candidate: 'ort-int8' });
    expect(report.fidelity.map(({ variantId, reference }) => [variantId, reference])).toEqual([
      ['ort-int8', 'ort-fp32'],
      ['plain-fp32', 'ort-fp32'],
      ['plain-int8', 'plain-fp32'],
    ]);
    // The same files: what the engines answer differs by rounding.
    expect(report.fidelity[1]?.sqnrDb ?? 200).toBeGreaterThan(80);
    expect(report.fidelity[2]?.centredCosine).toBeGreaterThan(0.9);
    for (const { cosine } of report.fidelity) expect(cosine).toBeGreaterThan(0.9);
  });

  it('prints a table of each engine, and renders the same again', async () => {
    const table = (row: string) => `Model +FP32 +INT8\n${row}(.*\n){2}`;
    const both = (row: string) =>
      new RegExp(`^onnxruntime [\\d.]+\n${table(row)}\nplain 7\\.1\n${table(row)}Save to`, 'm');
    expect(ran.stdout).toMatch(both('throughput\\(fps\\) +[\\d.]+ +[\\d.]+'));
    expect(ran.stdout).toMatch(both('throughput_times +1 +[\\d.]+'));
    const again = await withPlain(['report', 'rn50-results/report.json', '--out', 'again']);
    expect(again.exitCode, again.stderr).toBe(0);
    const figures = (text: string) => text.slice(0, text.indexOf('\nDetails')).replaceAll(/^Save to .*\n/gm, '');
    expect(figures(again.stdout)).toBe(figures(ran.stdout));
  });

  it('is compared with another such run', async () => {
    const { exitCode, stdout, stderr } = await withPlain([
      'diff',
      'rn50-results/report.json',
      'rn50-results/report.json',
    ]);
    expect([0, 4], stderr).toContain(exitCode);
    for (const label of LABELS) expect(stdout).toContain(label);
  });
});

describe('rn50 compare with two installations of an engine', () => {
  const ORT = fileURLToPath(import.meta.resolve('onnxruntime-node/package.json')).replace(/.package\.json$/, '');

  it('measures both, tells them apart, and compares them', needsTime(), async () => {
    const models = ['--fp32', DIGITS, '--int8', WARM.int8, '--no-tune', '--verbose', '--out', 'two'];
    const args = [...models, '--engine', `ort,ort@${relative(folder, ORT)}`, ...QUICKLY];
    const { exitCode, stdout, stderr } = await started(args, { cwd: folder });
    expect(exitCode, stderr).toBe(0);
    const report = parseReport(JSON.parse(readFileSync(join(folder, 'two/report.json'), 'utf8')));
    const { ort: version = '' } = report.environment.engines;
    const other = `ort@${version}`;
    expect(report.environment.engines).toEqual({ ort: version, [other]: version });
    expect(report.variants.map(({ id }) => id)).toEqual(['ort-fp32', 'ort-int8', `${other}-fp32`, `${other}-int8`]);
    expect(report.variants[2]).toMatchObject({ engine: other, engineVersion: version, engineLocation: ORT });
    const title = (name: string) => `onnxruntime ${version} (${name})`;
    expect(stdout).toContain(`\n${title('ort')}\nModel`);
    expect(stdout).toContain(`\n${title(other)}\nModel`);
    expect(stdout).toContain(`INT8 in ${title(other)} against INT8 in ${title('ort')}: `);
  });

  it('says where it looked in vain', async () => {
    const { exitCode, stderr } = await started(['--fp32', DIGITS, '--engine', 'ort@nowhere'], { cwd: folder });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`There is no onnxruntime-node at ${join(folder, 'nowhere')}.`);
  });
});

describe('an engine', () => {
  it('that does not exist is a usage error with the names there are', async () => {
    const wrong = await withPlain(['--fp32', DIGITS, '--engine', 'ort,plane']);
    const message = '--engine plane is not one of ort, openvino, plain, all. Did you mean --engine plain?';
    expect(wrong).toMatchObject({ exitCode: 2, stderr: `error: ${message}` });
    const published = await rn50(['--fp32', DIGITS, '--engine', 'ort,plain'], { cwd: folder });
    expect(published.exitCode).toBe(2);
    expect(published.stderr).toContain('--engine plain is not one of ort');
  });

  it('that cannot profile is no engine for why', async () => {
    const { exitCode, stderr } = await withPlain(['why', WARM.int8, '--engine', 'plain', '--no-progress']);
    expect([exitCode, stderr]).toEqual([3, expect.stringMatching(/^error: .*plain engine/)]);
  });
});
