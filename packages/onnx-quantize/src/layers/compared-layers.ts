import type { Engine, GivenSessionOptions, ModelOutputs } from '@rn50/inference-runner';
import type { Feeds } from '@rn50/inference-runner/feeds';

/** How near a layer's output is to that of the float network while the whole network runs in INT8. */
export interface ComparedLayer {
  /** The node's name in the float network, or that of its first output. */
  readonly name: string;
  readonly operator: string;
  /**
   * Signal to quantization noise ratio in dB over all feeds, -120 to 120; null: identical. Of the tensor behind the
   * BatchNormalization, Relu or Clip that were worked into the layer; what the layers before it lose is in it.
   */
  readonly sqnrDb: number | null;
}

export interface ComparedLayers {
  /** In the order of the float network; empty if no tensor has the same name and size in both. */
  readonly layers: readonly ComparedLayer[];
  /** All outputs of both for each of the feeds. */
  readonly outputs: { readonly reference: readonly ModelOutputs[]; readonly candidate: readonly ModelOutputs[] };
}

export interface CompareLayersOptions {
  /** One sample each, by input name; networks with one input take the only tensor, whatever it is called. */
  readonly feeds: readonly Feeds[];
  readonly threads: number;
  readonly sessionOptions?: GivenSessionOptions;
  /** ONNX Runtime unless given. */
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
}
