import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { needsPython } from '../../../../testing/python.js';
import { ENGINES } from '../../dist/engine/registry.js';
import { arrayFeeds, compare, infer, measure, plannedFeeds } from '../../dist/index.js';
import openvino from '../../src/engine/openvino/engine.js';
import ort from '../../src/engine/ort/engine.js';
import type { Tensor } from '../../src/engine/tensor.js';
import { cpuTicks, isGone, isRunning, runningChildren, workersOnceWarm } from '../process-state.js';
import { manyKinds, oneNode, products } from './real-networks.js';

const SCRIPT = fileURLToPath(new URL('../scripts/measuring-parent.mjs', import.meta.url));
const NETWORKS = fileURLToPath(new URL('../../../onnx-quantize/test/fixtures/', import.meta.url));

let folder = '';
const file = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'real-engines-'));
  writeFileSync(file('short.onnx'), products(4));
  // More than any limit in these tests, on any machine.
  writeFileSync(file('long.onnx'), products(400));
  writeFileSync(file('kinds.onnx'), manyKinds());
  writeFileSync(file('unknown.onnx'), oneNode('Foo', ['x']));
  writeFileSync(file('loose.onnx'), oneNode('Add', ['x', 'nowhere']));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const matrix = () => arrayFeeds([new Float32Array(1024 * 1024)], { name: 'x', dims: [1024, 1024] });

describe.each([
  ['ort', ort, {}],
  ['openvino', openvino, needsPython('openvino')],
] as const)('the engine %s', (engine, { load }, needs) => {
  describe('in a worker', needs, () => {
    it('refuses a graph that does not hang together, and the run goes on to say so', async () => {
      const record = await measure({ modelPath: file('loose.onnx'), engine, threads: 1, iterations: 1 });
      expect(record).toMatchObject({
        status: 'invalid-model',
        blocks: [],
        message: expect.stringContaining('does not accept the model'),
      });
    });

    it('refuses bytes that are no model', async () => {
      await expect(load(new TextEncoder().encode('not a model'), { threads: 1 })).rejects.toMatchObject({
        code: 'MODEL_REJECTED',
      });
    });

    it('refuses an operator that it does not know, by its name', async () => {
      await expect(load(file('unknown.onnx'), { threads: 1 })).rejects.toMatchObject({
        code: 'MODEL_REJECTED',
        message: expect.stringContaining('Foo'),
      });
    });

    it.runIf(process.platform === 'linux')('is ended when a native call exceeds the limit', async () => {
      const before = runningChildren();
      const running = infer({ modelPath: file('long.onnx'), engine, threads: 1, feeds: matrix(), runTimeoutMs: 200 });
      await expect(running).rejects.toThrow(/did not answer/);
      for (const pid of runningChildren().filter((one) => !before.includes(one))) expect(await isGone(pid)).toBe(true);
    });
  });
});

describe('both engines', needsPython('openvino'), () => {
  it('answer alike, to a thousandth, on every network of the tests', async () => {
    const paths = readdirSync(NETWORKS).filter((name) => name.endsWith('.onnx'));
    expect(paths.length).toBeGreaterThan(2);
    for (const modelPath of [file('kinds.onnx'), ...paths.map((name) => join(NETWORKS, name))]) {
      const sessions = [await ort.load(modelPath, { threads: 1 }), await openvino.load(modelPath, { threads: 1 })];
      const plan = planInputs(inputSpecs(sessions[0]?.describe().inputs ?? []));
      for await (const feeds of plannedFeeds(plan, { count: 2 }).feeds()) {
        const [expected = {}, actual = {}] = await Promise.all(sessions.map((session) => session.run(feeds)));
        expect(Object.keys(actual)).toEqual(Object.keys(expected));
        for (const [name, tensor] of Object.entries(expected)) {
          expect(largestError(actual[name], tensor), `${modelPath}, ${name}`).toBeLessThan(1e-3);
        }
      }
      for (const session of sessions) await session.dispose();
    }
  });

  it.runIf(process.platform === 'linux')('killed while they compute: both crashed, nothing left', async () => {
    const pids: number[] = [];
    let killing: Promise<unknown> | undefined;
    const records = await compare({
      variants: ['ort', 'openvino'].map((engine) => ({ modelPath: file('short.onnx'), label: engine, engine })),
      threads: 1,
      warmup: 1,
      iterations: 100_000,
      onEvent(event) {
        if (event.kind === 'worker-started' && event.pid !== null) pids.push(event.pid);
        if (event.kind === 'warmed-up' && event.label === 'openvino') killing = Promise.all(pids.map(killWhenBusy));
      },
    });
    await killing;
    expect(records.map(({ status }) => status)).toEqual(['crashed', 'crashed']);
    for (const pid of pids) expect(await isGone(pid)).toBe(true);
  });

  it('end when their parent is killed while they compute', async () => {
    const terms = JSON.stringify({ warmup: 1, iterations: 100_000, threads: 1, moduleB: ENGINES.openvino });
    const args = [SCRIPT, ENGINES.ort ?? '', file('short.onnx'), terms];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids = await workersOnceWarm(parent.stdout);
    expect(pids).toHaveLength(2);
    expect(pids.every(isRunning)).toBe(true);
    parent.kill('SIGKILL');
    for (const pid of pids) expect(await isGone(pid)).toBe(true);
  });
});

/** Ticks of CPU time that a worker takes only in a block, which is one native call after the other. */
const BUSY_TICKS = 15;

async function killWhenBusy(pid: number): Promise<void> {
  const before = cpuTicks(pid);
  await vi.waitUntil(() => cpuTicks(pid) >= before + BUSY_TICKS, { timeout: 60_000 });
  process.kill(pid, 'SIGKILL');
}

/** Relative to the largest value; infinite for other sizes. */
function largestError(actual: Tensor | undefined, { dims, data }: Tensor): number {
  if (actual === undefined || actual.dims.join() !== dims.join()) return Number.POSITIVE_INFINITY;
  const values = [...data].map(Number);
  const errors = values.map((value, at) => Math.abs(value - Number(actual.data[at])));
  return Math.max(...errors) / Math.max(...values.map(Math.abs));
}
