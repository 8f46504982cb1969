// What four columns cost, and whether every ratio's interval holds the truth: whole simulated runs of both scenarios with the default
// budget. Usage: node bench/columns.mjs [runs] [budget for how many columns, 0 for all]
// Times are those of ResNet50 on two CPUs of an AMD EPYC virtual machine; a worker that starts adds what loading took there.
import { compareBlocks, GRADE_LIMITS, relativeHalfWidth } from '@rn50/bench-stats';
import { normalGenerator, uniformGenerator } from '@rn50/bench-stats/numbers';
import { simulate } from '@rn50/inference-runner/testing';

const [runs = '200', budgetFor = '2'] = process.argv.slice(2);
const COLUMNS = ['FP32', 'INT8', 'INT8 tuned', 'FP32 tuned'];
const START_SECONDS = { FP32: 0.58, INT8: 0.32, 'INT8 tuned': 0.32, 'FP32 tuned': 0.58 };
const RUN_MS = { latency: [36.8, 11.9, 10.9, 33.4], throughput: [564, 166, 150, 508] };
const PAIRS = [
  [0, 1],
  [0, 2],
  [0, 3],
  [3, 2],
];
const BURST = 1.75;

const terms =
  budgetFor === '0'
    ? { budgetSeconds: 20 * (COLUMNS.length / 2), reserveSeconds: 20 }
    : { budgetSeconds: 20, reserveSeconds: 20, budgetFor: Number(budgetFor) };

/** One run: blocks have levels, processes have luck, and a share of the stays at a column is a burst. */
async function oneRun(scenario, { spread, luck, burstShare }, seed, moreSeconds) {
  const normal = normalGenerator(seed + 1_000);
  const uniform = uniformGenerator(seed + 2_000_000);
  let level = 1;
  let slowness = 1;
  let last = '';
  let endMs = 0;
  let unspentSeconds = 0;
  const variants = COLUMNS.map((label, column) => ({
    label,
    loadMs: 1000 * START_SECONDS[label],
    timesOfProcess() {
      const speed = RUN_MS[scenario][column] * Math.exp((luck / Math.SQRT2) * normal());
      return () => speed * level * slowness * Math.exp(0.01 * normal());
    },
  }));
  const records = await simulate({
    variants,
    scenario,
    ...terms,
    budgetSeconds: terms.budgetSeconds + moreSeconds,
    onEvent(event) {
      if (event.kind !== 'block') return;
      unspentSeconds = event.unspentSeconds ?? 0;
      const { startedAtMs, wakeUpMs, samplesMs } = event.block;
      endMs = startedAtMs + samplesMs.reduce((sum, ms) => sum + ms, wakeUpMs);
      level = Math.exp((spread / Math.SQRT2) * normal());
      if (event.label === last || last === '') slowness = uniform() < burstShare ? BURST : 1;
      last = event.label;
    },
  });
  const ratios = PAIRS.map(([from, to]) => ({
    truth:
      scenario === 'latency'
        ? RUN_MS[scenario][to] / RUN_MS[scenario][from]
        : RUN_MS[scenario][from] / RUN_MS[scenario][to],
    ratio: compareBlocks(scenario, records[from].blocks, records[to].blocks),
  }));
  return {
    seconds: endMs / 1000,
    unspentSeconds,
    ratios,
    pairs: records.map(({ blocks }) => blocks.length),
    batch: records[0].batch,
  };
}

const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

console.log(`${runs} runs each, ${JSON.stringify(terms)}; both scenarios of a run together`);
for (const noise of [
  { spread: 0.002, luck: 0.004, burstShare: 0 },
  { spread: 0.005, luck: 0.005, burstShare: 0.02 },
  { spread: 0.01, luck: 0.005, burstShare: 0 },
  { spread: 0.02, luck: 0.005, burstShare: 0 },
  { spread: 0.05, luck: 0.005, burstShare: 0 },
]) {
  const drawn = [];
  for (let run = 0; run < Number(runs); run++) {
    const both = [];
    for (const scenario of ['latency', 'throughput'])
      both.push(await oneRun(scenario, noise, 10 * run + both.length, both[0]?.unspentSeconds ?? 0));
    drawn.push(both);
  }
  const seconds = drawn.map((both) => both.reduce((sum, one) => sum + one.seconds, 0));
  const columns = PAIRS.map(([from, to], pair) => {
    const all = drawn.flatMap((both) => both.map(({ ratios }) => ratios[pair]));
    const covered = all.filter(({ truth, ratio }) => ratio.low <= truth && truth <= ratio.high).length / all.length;
    const widths = all.map(({ ratio }) => relativeHalfWidth(ratio));
    return `${COLUMNS[to]}/${COLUMNS[from]} ${(100 * covered).toFixed(1)} % +-${(100 * quantile(widths, 0.5)).toFixed(2)} (90 %: ${(100 * quantile(widths, 0.9)).toFixed(2)})`;
  });
  const parts = ['latency', 'throughput'].map((scenario, at) => {
    const own = drawn.map((both) => both[at]);
    const pairs = COLUMNS.map((_, column) => own.reduce((sum, one) => sum + one.pairs[column], 0) / own.length);
    return `${scenario} ${quantile(
      own.map((one) => one.seconds),
      0.5,
    ).toFixed(
      0,
    )} s, pairs ${pairs.map((count) => count.toFixed(1)).join(' ')}, batch ${Math.min(...own.map(({ batch }) => batch))}`;
  });
  const grades = drawn.map((both) => Math.max(...both.map(({ ratios }) => relativeHalfWidth(ratios[0].ratio))));
  const within = (limit) => `${((100 * grades.filter((width) => width <= limit).length) / grades.length).toFixed(0)} %`;
  const { spread, luck, burstShare } = noise;
  console.log(
    `pairs ${100 * spread} %, processes ${100 * luck} %, bursts ${100 * burstShare} %: median ${quantile(seconds, 0.5).toFixed(0)} s, 90 %: ${quantile(seconds, 0.9).toFixed(0)} s, at most 90 s: ${((100 * seconds.filter((one) => one <= 90).length) / seconds.length).toFixed(0)} %; headline within 1 %: ${within(GRADE_LIMITS.A)}, 3 %: ${within(GRADE_LIMITS.B)}; ${parts.join('; ')}\n  ${columns.join('; ')}`,
  );
}
