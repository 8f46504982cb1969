// How often `rn50 diff` is wrong, and how often it decides: whole reports of simulated default runs. Usage: node bench/changes.mjs [runs]
import { compareReports, createRandom, LOOKS, pairedRatio, shouldStop } from '@rn50/bench-stats';

const [runs = '200'] = process.argv.slice(2);
const LABELS = ['FP32', 'INT8', 'INT8 tuned', 'FP32 tuned'];
const MS = [17, 6, 5.5, 15.5];
/** Pairs that fit into the default budget. */
const MOST_PAIRS = { latency: 30, throughput: 28 };
const BURST = 1.75;

const random = createRandom(1);
const uniform = () => (random.bits() + 0.5) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

/** One scenario: blocks of all columns in ABCD DCBA order, until a look finds the ratios narrow enough. */
function blocksOf(scenario, machine, factors, day) {
  const columns = LABELS.map(() => []);
  const drift = 0.03 * normal();
  let processes = [];
  let lasting = -1;
  for (let round = 0; round < MOST_PAIRS[scenario]; round++) {
    const restarts = Math.floor(round / 4);
    if (round % 4 === 0) processes = LABELS.map(() => (machine.processes / Math.SQRT2) * normal());
    for (let place = 0; place < LABELS.length; place++) {
      const column = round % 2 === 0 ? place : LABELS.length - 1 - place;
      const continues = place === 0 && lasting === column;
      const isBurst = continues || uniform() < machine.bursts;
      if (place === LABELS.length - 1) lasting = isBurst && !continues ? column : -1;
      const order = round * LABELS.length + place;
      const noise = processes[column] + (machine.pairs / Math.SQRT2) * normal() + (drift * order) / 120;
      const ms = MS[column] * (factors[column] ?? 1) * day * Math.exp(noise) * (isBurst ? BURST : 1);
      columns[column].push({ order, startedAtMs: order * 300, restarts, wakeUpMs: ms, samplesMs: [ms] });
    }
    if (LOOKS.includes(round + 1) && columns.slice(1).every((blocks) => isSettled(columns[0], blocks))) break;
  }
  return columns;
}

function isSettled(baseline, blocks) {
  const pairs = blocks.map(({ samplesMs: [candidate], restarts }, i) => ({
    baseline: baseline[i].samplesMs[0],
    candidate,
    processes: restarts,
  }));
  return shouldStop(pairedRatio(pairs), pairs.length);
}

/** What `compareReports` reads of a report. */
function report(machine, { factors = [], day = Math.exp(0.03 * normal()), engine = '1.30.0' } = {}) {
  const results = ['latency', 'throughput'].flatMap((scenario) =>
    blocksOf(scenario, machine, factors, day).map((blocks, column) => ({
      ...{ variantId: LABELS[column], scenario, status: 'ok', threads: 2, instances: 1, blocks },
      batch: scenario === 'latency' ? 1 : 16,
    })),
  );
  return {
    tool: { name: 'rn50', version: '1' },
    environment: { host: 'h', cpu: { model: 'c', usableCpus: 2 }, node: '24', engines: { ort: engine } },
    settings: { budgetSeconds: null },
    models: LABELS.map((id) => ({ id, sha256: id, source: 'user' })),
    variants: LABELS.map((label) => ({ id: label, label, engine: 'ort', modelId: label })),
    grade: 'A',
    warnings: [],
    results,
  };
}

const CASES = [
  ['the same software', {}],
  ['the same, a day 1.4 times slower', { day: 1.4 }],
  ['INT8 takes 5 % more time', { factors: [1, 1.05] }],
  ['INT8 takes 5 % less time', { factors: [1, 0.95] }],
  ['another engine: nothing changed', { engine: '1.31.0' }],
  ['another engine: all take 20 % more time', { engine: '1.31.0', factors: [1.2, 1.2, 1.2, 1.2], day: 1 }],
];

console.log(`${runs} pairs of runs each`);
for (const machine of [
  { pairs: 0.002, processes: 0.004, bursts: 0 },
  { pairs: 0.01, processes: 0.005, bursts: 0 },
  { pairs: 0.02, processes: 0.005, bursts: 0 },
  { pairs: 0.005, processes: 0.004, bursts: 0.03 },
  { pairs: 0.02, processes: 0.01, bursts: 0.03 },
]) {
  const { pairs, processes, bursts } = machine;
  console.log(
    `\npairs spread by ${100 * pairs} %, processes by ${100 * processes} %, bursts in ${100 * bursts} % of blocks`,
  );
  for (const [name, change] of CASES) {
    const counts = new Map();
    for (let run = 0; run < Number(runs); run++) {
      const { verdict } = compareReports(report(machine), report(machine, change));
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
    const list = [...counts]
      .toSorted((a, b) => b[1] - a[1])
      .map(([verdict, n]) => `${verdict} ${((100 * n) / Number(runs)).toFixed(1)} %`);
    console.log(`  ${name.padEnd(42)} ${list.join(', ')}`);
  }
}
