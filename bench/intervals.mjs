// Why the ratio is a Hodges-Lehmann estimate: both intervals on the same simulated pairs, the stop rule included.
// Usage: node bench/intervals.mjs [runs]
import {
  createRandom,
  LOOKS,
  pairedRatio,
  relativeHalfWidth,
  studentTQuantile,
  TARGET_HALF_WIDTH,
} from '@rn50/bench-stats';

const [runs = '2000'] = process.argv.slice(2);
/** Pairs that fit into the default budget of one scenario. */
const MOST_PAIRS = 30;
const BURST = 1.75;

const random = createRandom(1);
const uniform = () => (random.bits() + 0.5) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const EVERY_PAIR = Array.from({ length: MOST_PAIRS - 3 }, (_, i) => i + 3);

const ways = {
  't interval': [studentT, LOOKS],
  'Hodges-Lehmann': [(pairs) => pairedRatio(pairs), LOOKS],
  't, look at every pair': [studentT, EVERY_PAIR],
};

function studentT(pairs) {
  const logs = pairs.map(({ baseline, candidate }) => Math.log(candidate / baseline));
  const n = logs.length;
  const mean = logs.reduce((a, b) => a + b) / n;
  const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (n - 1));
  const half = (studentTQuantile(0.975, n - 1) * deviation) / Math.sqrt(n);
  return { value: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}

/** Times of both sides, equal but for noise; a burst lasts over the two adjacent blocks of one side (B B of A B B A). */
function pairsOf(spread, burstShare) {
  const level = () => (uniform() < burstShare ? BURST : 1);
  const bursts = Array.from({ length: 2 }, () => Array.from({ length: MOST_PAIRS }, level));
  const time = (side, i) => Math.exp((spread / Math.SQRT2) * normal()) * bursts[side][(i + 1 - side) >> 1];
  return Array.from({ length: MOST_PAIRS }, (_, i) => ({ baseline: time(0, i), candidate: time(1, i) }));
}

/** As a run does: stop at a look that finds the ratio narrow enough. */
function settled(pairs, estimate, looks) {
  for (const look of looks.filter((count) => count < MOST_PAIRS)) {
    const ratio = estimate(pairs.slice(0, look));
    if (relativeHalfWidth(ratio) <= TARGET_HALF_WIDTH) return ratio;
  }
  return estimate(pairs);
}

console.log(`${runs} runs each; truth 1`);
for (const [spread, bursts] of [
  [0.01, 0],
  [0.02, 0],
  [0.05, 0],
  [0.02, 0.03],
  [0.02, 0.1],
]) {
  const drawn = Array.from({ length: Number(runs) }, () => pairsOf(spread, bursts));
  for (const [name, [estimate, looks]] of Object.entries(ways)) {
    const ratios = drawn.map((pairs) => settled(pairs, estimate, looks));
    const share = (holds) => `${((100 * ratios.filter(holds).length) / ratios.length).toFixed(1)} %`;
    const widths = ratios.map(({ low, high }) => (high - low) / 2).toSorted((a, b) => a - b);
    console.log(
      [
        `spread ${spread * 100} %, bursts in ${bursts * 100} % of blocks`.padEnd(42),
        name.padEnd(21),
        `covers ${share(({ low, high }) => low <= 1 && high >= 1)}`.padEnd(16),
        `off by over 2 %: ${share(({ value }) => Math.abs(value - 1) > 0.02)}`.padEnd(26),
        `half width ${(100 * widths[widths.length >> 1]).toFixed(2)} %`,
      ].join('  '),
    );
  }
}
