import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { expect, test } from 'vitest';
import { blobPath } from '../../src/cache/layout.js';
import { pruneCache } from '../../src/cache/prune.js';
import { MODEL_FETCH_ERROR_CODES } from '../../src/errors.js';
import type { ManifestEntry } from '../../src/manifest/entry.js';
import type { RawRequest } from '../fault-server.js';
import { contentsOf, entryFor, expectNothingFalse, LONG, sha256Of, useWorkbench } from '../workbench.js';
import { FAULTS, runFrom } from './schedule.js';

/**
 * Seeded random runs of fault schedule x kill offset x one to four processes: a few, and 200 in .ci/full. `RN50_SOAK_RUNS` sets how many,
 * `RN50_SOAK_SEED` the first seed: a failure is replayed with `RN50_SOAK_SEED=<seed> RN50_SOAK_RUNS=1`.
 */
const RUNS = Number(process.env.RN50_SOAK_RUNS ?? 2);
const FIRST_SEED = Number(process.env.RN50_SOAK_SEED ?? Math.floor(Math.random() * 1e9));
const SECONDS_PER_RUN = 60;

const CHILD = fileURLToPath(new URL('../fetch-child.mjs', import.meta.url));
const NO_PROXY = { HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '' };
/** Waits of real life, a hundredth as long. */
const OPTIONS = {
  idleTimeoutMs: 1_000,
  firstByteTimeoutMs: 2_000,
  retry: { triesPerSource: 3, totalTries: 40, baseDelayMs: 2, maxDelayMs: 20, retryAfterCapMs: 20 },
};

const bench = useWorkbench();

test.each(Array.from({ length: RUNS }, (_, index) => FIRST_SEED + index))(
  'fault 22: soak, seed %i',
  { timeout: SECONDS_PER_RUN * 1_000 },
  async (seed) => {
    const run = runFrom(seed);
    const body = LONG.subarray(0, run.sizeBytes);
    const children = new Map<string, ReturnType<typeof spawn>>();
    const kill = (request: RawRequest) => children.get(request.headers['x-child'] ?? '')?.kill('SIGKILL');
    let isOver = false;
    const mirrors = await Promise.all(
      run.mirrors.map((steps) =>
        bench.serve((request, index) => {
          const step = isOver ? undefined : steps[index];
          const fault = FAULTS[step?.fault ?? 'none'];
          return fault(body, request, step?.at ?? 1, kill);
        }),
      ),
    );
    const entry = entryFor(
      body,
      mirrors.map((mirror) => mirror.url),
    );

    for (let index = 0; index < run.processes; index++) children.set(String(index), spawn(entry, String(index)));
    const outcomes = await Promise.allSettled(children.values());
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') {
        const { path, sha256 } = JSON.parse(outcome.value.stdout).result;
        expect(sha256).toBe(entry.sha256);
        expect(sha256Of(await readFile(path))).toBe(entry.sha256);
      } else if (outcome.reason.signal !== 'SIGKILL') {
        // An honest failure is one of ours; anything else is a crash.
        const code = /code: '([A-Z_]+)'/.exec(outcome.reason.stderr)?.[1];
        expect(MODEL_FETCH_ERROR_CODES, outcome.reason.stderr).toContain(code);
      }
    }
    await expectNothingFalse(bench.cacheDir);

    // Once the servers are well again, whatever was left behind must not stand in the way.
    isOver = true;
    const last = JSON.parse((await spawn(entry, 'last')).stdout).result;
    expect(sha256Of(await readFile(last.path))).toBe(entry.sha256);
    expect(sha256Of(await readFile(blobPath(bench.cacheDir, entry.sha256)))).toBe(entry.sha256);
    await pruneCache(bench.cacheDir);
    expect(await contentsOf(bench.cacheDir)).toEqual(['blob', 'file model.onnx']);
  },
);

function spawn(entry: ManifestEntry, name: string) {
  const options = { ...OPTIONS, cacheDir: bench.cacheDir };
  return execaNode(CHILD, [JSON.stringify(entry), JSON.stringify(options), name], { env: NO_PROXY });
}
