// Verifies what the main job left: the screen, both charts and the report. Usage: verify-outputs.mjs <out folder> <screen.txt> [--speed]
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [out, screenPath, mode] = process.argv.slice(2);
const { parseReport } = await import(new URL('../packages/bench-stats/dist/index.js', import.meta.url).href);

const screen = readFileSync(screenPath, 'utf8');
const report = parseReport(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));

// The two tables, each followed by its chart, in this order; a tuned column follows the two of the headline.
const labels = report.variants.map(({ label }) => label);
assert.deepEqual(labels.slice(0, 2), ['FP32', 'INT8']);
assert.ok(
  labels.slice(2).every((label) => ['INT8 tuned', 'FP32 tuned'].includes(label)),
  `columns: ${labels.join(', ')}`,
);
const number = '[0-9]+(?:\\.[0-9]+)?';
const row = (name, ...cells) => `${name} +${cells.join(' +')}\\s*\\n`;
const title = row('Model', ...labels);
const figures = labels.map(() => number);
const ratios = ['1', ...figures.slice(1)];
assert.match(
  screen,
  new RegExp(
    `^${title}${row('throughput\\(fps\\)', ...figures)}${row('latency\\(ms\\)', ...figures)}` +
      'Save to \\S*fp32_int8_absolute\\.png\\s*\\n\\s*\\n' +
      `${title}${row('throughput_times', ...ratios)}${row('latency_times', ...ratios)}Save to \\S*fp32_int8_times\\.png$`,
    'm',
  ),
);
const synthetic = report.models.some((model) => model.source === 'synthetic');
assert.equal(
  /synthetic weights \(dummy data/.test(screen),
  synthetic,
  'synthetic weights are said exactly when they are',
);
assert.equal(
  report.warnings.some(({ code }) => code === 'synthetic-weights'),
  synthetic,
  'the report warns of synthetic weights exactly when they are',
);
assert.match(screen, /^.*, avx512_vnni: (yes|no|unknown), INT8 path: /m, 'the run says whether avx512_vnni is there');
assert.match(screen, /^(INT8 is .*|Same file on both sides.*)$/m, 'one sentence answers');
const shown = screen.slice(screen.indexOf('ResNet50 v1, ')).trimEnd().split('\n');
const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 80)), 0);
assert.ok(rows <= 24, `one screen: ${rows} rows of 80 columns`);

for (const name of ['fp32_int8_absolute.png', 'fp32_int8_times.png']) {
  const png = readFileSync(join(out, name));
  assert.equal(png.subarray(1, 4).toString(), 'PNG', `${name} is a PNG`);
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  assert.ok(width >= 1200 && height >= 600, `${name} is ${width} x ${height}`);
  assert.ok(png.length > 20_000, `${name} is drawn upon (${png.length} bytes)`);
}
assert.deepEqual(
  readdirSync(out).filter((name) => /partial|\.tmp$/.test(name)),
  [],
  'nothing half-done is left',
);

assert.equal(report.results.length, 2 * labels.length);
for (const result of report.results) {
  assert.equal(result.status, 'ok');
  assert.ok(result.blocks.length >= 6 && result.blocks.every((block) => block.samplesMs.length > 0));
}
assert.ok(report.comparison.throughputTimes.value > 0 && report.comparison.latencyTimes.value > 0);
assert.equal(report.fidelity.length, labels.filter((label) => label.startsWith('INT8')).length);
for (const { centredCosine, sqnrDb, top1Agreement } of report.fidelity) {
  assert.ok(centredCosine >= 0.985, `INT8 follows FP32: centred cosine ${centredCosine}`);
  assert.ok(sqnrDb === null || sqnrDb >= 18, `INT8 follows FP32: SQNR ${sqnrDb} dB`);
  assert.ok(top1Agreement >= 12 / 16, `INT8 follows FP32: top-1 agreement ${top1Agreement}`);
}

// Speed counts only where the CPU has the instructions and the machine was quiet enough to tell.
const { int8Path } = report.environment.cpu;
const telling = ['amx', 'avx512-vnni'].includes(int8Path) && ['A', 'B'].includes(report.grade);
if (mode === '--speed' && telling) {
  const { throughputTimes, latencyTimes } = report.comparison;
  assert.ok(throughputTimes.value >= 2.5, `throughput_times ${throughputTimes.value} on ${int8Path}`);
  assert.ok(latencyTimes.value <= 0.42, `latency_times ${latencyTimes.value} on ${int8Path}`);
}
process.stdout.write(
  `verified ${fileURLToPath(new URL(`file://${out}`))}: ${report.results.length} results, grade ${report.grade}\n`,
);
