import type { Engine } from '@rn50/inference-runner';

/** Loaded only here: a caller with an engine of its own needs no ONNX Runtime. */
export async function loadOrt(): Promise<Engine> {
  const { loadEngine } = await import('@rn50/inference-runner/engines');
  return loadEngine('ort');
}
