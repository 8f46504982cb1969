import { expect, test, vi } from 'vitest';
import { bootstrapMedian } from '../../src/bootstrap/bootstrap.js';
import { coverage, type Draws, SIMULATIONS } from './draws.js';

// A thousand simulations on a slow, busy machine take minutes.
vi.setConfig({ testTimeout: 600_000 });

function medianCoverage(n: number, truth: number, series: (draws: Draws, n: number) => number[]): number {
  return coverage(SIMULATIONS, truth, (draws, run) => bootstrapMedian(series(draws, n), { seed: run }));
}

const independent = (draw: (draws: Draws) => number) => (draws: Draws, n: number) =>
  Array.from({ length: n }, () => draw(draws));

/** 70 % around 10, 30 % around 14: the median is where the lower mode's distribution function is 0.5 / 0.7. */
const bimodal = independent((draws) => (draws.uniform() < 0.7 ? 10 : 14) + 0.2 * draws.normal());
const BIMODAL_MEDIAN = 10 + 0.2 * 0.565948821932863;

function autoregressive(rho: number) {
  return (draws: Draws, n: number): number[] => {
    const series: number[] = [];
    let x = draws.normal() / Math.sqrt(1 - rho * rho);
    for (let i = 0; i < n; i++) {
      series.push(10 + x);
      x = rho * x + draws.normal();
    }
    return series;
  };
}

for (const n of [60, 200]) {
  test(`normal, n = ${n}`, () => {
    expect(
      medianCoverage(
        n,
        10,
        independent((draws) => 10 + draws.normal()),
      ),
    ).toBeGreaterThanOrEqual(0.92);
  });

  test(`log-normal, n = ${n}`, () => {
    expect(
      medianCoverage(
        n,
        1,
        independent((draws) => Math.exp(draws.normal())),
      ),
    ).toBeGreaterThanOrEqual(0.92);
  });

  test(`bimodal 70/30, n = ${n}`, () => {
    expect(medianCoverage(n, BIMODAL_MEDIAN, bimodal)).toBeGreaterThanOrEqual(0.92);
  });
}

test('two modes of nearly equal weight: the sample median jumps between them, and the interval spans both', () => {
  const modes = independent((draws) => (draws.uniform() < 0.52 ? 10 : 14) + 0.2 * draws.normal());
  // The lower mode's distribution function is 0.5 / 0.52 at 1.7688 standard deviations.
  expect(medianCoverage(60, 10 + 0.2 * 1.768825038, modes)).toBeGreaterThanOrEqual(0.92);
});

test('heavy ties, as of a coarse clock: normal times rounded to one standard deviation', () => {
  expect(
    medianCoverage(
      60,
      10,
      independent((draws) => Math.round(10 + draws.normal())),
    ),
  ).toBeGreaterThanOrEqual(0.92);
});

test('AR(1) with rho 0.5, n = 300', () => {
  expect(medianCoverage(300, 10, autoregressive(0.5))).toBeGreaterThanOrEqual(0.9);
});
