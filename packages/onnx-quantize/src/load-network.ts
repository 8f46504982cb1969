import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, EngineSession, SessionOptions } from '@rn50/inference-runner';
import { type EncodedModel, encodeModel } from '@rn50/onnx-model';
import { type Network, toModel } from './graph/network.js';

const DATA_NAME = 'model.onnx.data';

/** @param maxFileBytes the most that one file holds; protobuf's limit unless given */
export function encodeNetwork(network: Network, maxFileBytes?: number): EncodedModel {
  return encodeModel(toModel(network), DATA_NAME, { maxFileBytes });
}

/** Loads a model from memory; one that has its weights apart from a temporary folder, which goes with the session. */
export async function loadEncoded(
  engine: Engine,
  { bytes, data }: EncodedModel,
  options: SessionOptions,
): Promise<EngineSession> {
  if (data === null) return engine.load(bytes, options);
  const folder = await mkdtemp(join(tmpdir(), 'rn50-model-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'model.onnx');
    await writeFile(join(folder, DATA_NAME), data);
    await writeFile(path, bytes);
    const session = await engine.load(path, options);
    const dispose = async () => {
      await session.dispose();
      await remove();
    };
    return { ...session, dispose };
  } catch (error) {
    await remove();
    throw error;
  }
}
