import { readFile } from 'node:fs/promises';
import type { FileNode } from './match-nodes.js';

/** Nodes and output names as the file has them: OpenVINO's C library gives neither. */
export interface FileGraph {
  readonly nodes: readonly FileNode[];
  /** Names of the outputs, in the order in which OpenVINO has them too. */
  readonly outputs: readonly string[];
}

/** @param model path of an ONNX file, or its bytes */
export async function fileGraph(model: string | Uint8Array): Promise<FileGraph> {
  // Only for what is rare: it takes longer to load than a small model.
  const { readModel } = await import('@rn50/onnx-model');
  const { graph } = readModel(typeof model === 'string' ? await readFile(model) : model);
  const nodes = (graph?.node ?? []).map(({ name, opType, input, output }) => {
    return { name, opType, inputs: input, outputs: output };
  });
  return { nodes, outputs: (graph?.output ?? []).map(({ name }) => name) };
}
