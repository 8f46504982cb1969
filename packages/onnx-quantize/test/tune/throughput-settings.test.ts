import type { GivenSessionOptions, RunRecord } from '@rn50/inference-runner';
import { describe, expect, it } from 'vitest';
import { simulatedBench } from '../../src/tune/simulated-bench.js';
import { chooseSettings, type SettingsRace } from '../../src/tune/throughput-settings.js';

const SETTINGS: readonly GivenSessionOptions[] = [
  { streams: 1, requestsPerStream: 2 },
  { streams: 2, requestsPerStream: 2 },
  { streams: 2, requestsPerStream: 1 },
];
const NAMES = ['1 stream with 2 requests', '2 streams with 2 requests each', '2 streams with 1 request each'];
const QUIET = { times: () => 1, processLuck: 0, pairNoise: 0, bursts: 0, gemmTimes: 1, seed: 1 };
const NOISY = { ...QUIET, processLuck: 0.004, pairNoise: 0.01 };

/** True time of an image with each of the settings / that with the options as given. */
const timesOf =
  (times: readonly number[]) =>
  (options: GivenSessionOptions): number =>
    times[SETTINGS.indexOf(options)] ?? 1;

async function raceOn(machine: typeof QUIET, times: readonly number[]) {
  const { raceSettings } = await simulatedBench({ ...machine, timesOfSetting: timesOf(times) });
  const races: number[] = [];
  const race: SettingsRace = (options) => {
    races.push(options.length);
    return raceSettings(options);
  };
  return { race, races };
}

describe('chooseSettings', () => {
  it('keeps the fastest of those that are faster, and lists all with their times', async () => {
    const { race, races } = await raceOn(QUIET, [1.1, 0.8, 0.9]);
    const choices = await chooseSettings(race, SETTINGS);
    expect(choices.map(({ name }) => name)).toEqual(NAMES);
    expect(choices.map(({ outcome }) => outcome)).toEqual(['no-gain', 'kept', 'beaten']);
    expect(choices.map((choice) => 'times' in choice && choice.times.value)).toEqual(
      [1.1, 0.8, 0.9].map((value) => expect.closeTo(value, 6)),
    );
    // All against the options as given, then the fastest by itself, with readings that did not choose it.
    expect(races).toEqual([4, 2]);
  });

  it('keeps the options as given where nothing is faster, and asks once', async () => {
    const { race, races } = await raceOn(QUIET, [1, 1.2, 1]);
    const choices = await chooseSettings(race, SETTINGS);
    expect(new Set(choices.map(({ outcome }) => outcome))).toEqual(new Set(['no-gain']));
    expect(races).toEqual([4]);
    expect(await chooseSettings(race, [])).toEqual([]);
    expect(races).toEqual([4]);
  });

  it('does not race a single one twice', async () => {
    const { race, races } = await raceOn(QUIET, [1, 0.9]);
    expect((await chooseSettings(race, SETTINGS.slice(1, 2))).map(({ outcome }) => outcome)).toEqual(['kept']);
    expect(races).toEqual([2]);
  });

  it('drops one that only looked faster', async () => {
    const fluke = await raceOn(QUIET, [1, 0.9, 1]);
    const sober = await raceOn(QUIET, [1, 1, 1]);
    let races = 0;
    const race: SettingsRace = (options) => (races++ === 0 ? fluke : sober).race(options);
    const choices = await chooseSettings(race, SETTINGS);
    expect(choices[1]).toMatchObject({ outcome: 'no-gain', times: { value: expect.closeTo(1, 6) } });
  });

  it('tells of one that cannot run, and where nothing can', async () => {
    const { race } = await raceOn(QUIET, [0.9, 1, 1]);
    const failing =
      (at: number): SettingsRace =>
      async (options) =>
        (await race(options)).map(
          (record, index): RunRecord =>
            index === at && options.length > 2 ? { ...record, status: 'out-of-memory', message: 'no memory' } : record,
        );
    const one = await chooseSettings(failing(3), SETTINGS);
    expect(one.map(({ outcome }) => outcome)).toEqual(['kept', 'no-gain', 'failed']);
    expect(one[2]).toMatchObject({ message: 'no memory' });
    const none = await chooseSettings(failing(0), SETTINGS);
    expect(none.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
  });

  it('seldom keeps a setting that brings nothing, and finds a gain of a twentieth', async () => {
    let [neutral, gained] = [0, 0];
    const searches = 40;
    for (let seed = 1; seed <= searches; seed += 1) {
      const kept = async (times: readonly number[]) => {
        const { race } = await raceOn({ ...NOISY, seed }, times);
        return (await chooseSettings(race, SETTINGS)).findIndex(({ outcome }) => outcome === 'kept');
      };
      if ((await kept([1, 1, 1])) >= 0) neutral += 1;
      if ((await kept([1, 0.95, 1])) === 1) gained += 1;
    }
    expect(neutral / searches).toBeLessThanOrEqual(0.1);
    expect(gained / searches).toBeGreaterThanOrEqual(0.9);
  });
});
