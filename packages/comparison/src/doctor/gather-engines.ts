import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineTitle } from '@rn50/bench-stats/words';
import type { EngineRegistry } from '@rn50/inference-runner';
import type { Facts } from './facts.js';
import { found } from './found.js';

/** Each engine of the registry opens a small model in a process of its own: what is installed may still not load, or crash. */
export async function engineFacts(
  registry: EngineRegistry | undefined,
  signal: AbortSignal | undefined,
): Promise<Facts['engines']> {
  const { ENGINES } = await import('@rn50/inference-runner/engines');
  const engines = registry ?? ENGINES;
  const folder = await mkdtemp(join(tmpdir(), 'rn50-doctor-'));
  try {
    const modelPath = join(folder, 'relu.onnx');
    await writeFile(modelPath, await reluModel());
    return await Promise.all(
      Object.keys(engines).map(async (name) => {
        let title = engineTitle({ name, version: '' });
        const engine = await found(async () => {
          const { inspectModel, loadEngine } = await import('@rn50/inference-runner');
          const loaded = await loadEngine(name, engines);
          title = loaded.title;
          const { version, location } = await loaded.installed();
          await inspectModel({ modelPath, engine: name, engines, threads: 1, signal });
          return { version, location };
        });
        return { name, title, found: engine };
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function reluModel(): Promise<Uint8Array> {
  const { DataType, makeGraph, makeModel, node, valueInfo, writeModel } = await import('@rn50/onnx-model');
  const graph = makeGraph({
    name: 'relu',
    nodes: [node('Relu', ['input'], ['output'])],
    inputs: [valueInfo('input', DataType.FLOAT, [1, 4])],
    outputs: [valueInfo('output', DataType.FLOAT, [1, 4])],
    initializers: [],
  });
  return writeModel(makeModel({ graph, irVersion: 8, opsets: { '': 13 }, producerName: 'rn50' }));
}
