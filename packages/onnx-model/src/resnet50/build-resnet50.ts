import { TensorProto_DataType as DataType, type ModelProto } from 'onnx-buf';
import { OnnxModelError } from '../errors.js';
import { makeGraph, makeModel, valueInfo } from '../node/graph.js';
import { GraphWriter } from './graph-writer.js';

/** Where a downsampling block has its stride: `v1` on the first 1x1 convolution, `v1.5` on the 3x3. */
export type ResNet50Version = 'v1' | 'v1.5';

export interface ResNet50Options {
  readonly version?: ResNet50Version;
  /** Seed of the weights, a whole number below 2^32. */
  readonly seed?: number;
}

/** The four stages: blocks, channels inside a bottleneck, stride of the first block (He et al. 2015, table 1). */
const STAGES = [
  { blocks: 3, width: 64, stride: 1 },
  { blocks: 4, width: 128, stride: 2 },
  { blocks: 6, width: 256, stride: 2 },
  { blocks: 3, width: 512, stride: 2 },
] as const;

/** A bottleneck puts out four times the channels it works on. */
const EXPANSION = 4;
const STEM_CHANNELS = 64;
const CLASSES = 1000;

/** How much of its random mean a filter of the first convolution keeps: without it, smooth images hardly change the output. */
const STEM_MEAN_KEPT = 0.5;
/** Variance gain of the classifier, and the share of a residual branch, chosen so that the network answers its input. */
const CLASSIFIER_GAIN = 1;
const BRANCH_SCALE = 0.35;

/**
 * The structural twin of the ONNX Model Zoo's `resnet50-v1-12`: the same operators, shapes, names of input and output,
 * and size in bytes within 0.1 %, with weights made from a seed. Its speed is that of ResNet50; its predictions mean nothing.
 *
 * Opset 12, IR 4, 175 nodes. Input `data [N, 3, 224, 224]` float32 NCHW, output `resnetv17_dense0_fwd [N, 1000]` logits.
 * The same options give the same bytes on every platform. Takes about half a second and 103 MB.
 *
 * @throws OnnxModelError BAD_OPTION for an unknown version or a seed that is not a whole number in 0..2^32-1
 * @see https://arxiv.org/abs/1512.03385 (v1); v1.5 is the variant of https://pytorch.org/vision (stride on the 3x3)
 */
export function buildResNet50({ version = 'v1', seed = 1 }: ResNet50Options = {}): ModelProto {
  checkOptions(version, seed);
  const writer = new GraphWriter('resnetv17_', seed);
  let tensor = stem(writer);
  let inputs = STEM_CHANNELS;
  STAGES.forEach((stage, index) => {
    writer.enterStage(index + 1);
    for (let block = 0; block < stage.blocks; block++) {
      tensor = bottleneck(writer, tensor, {
        ...stage,
        inputs,
        version,
        ...(block === 0 ? { first: true } : { first: false, stride: 1 }),
      });
      inputs = stage.width * EXPANSION;
    }
  });
  writer.enterStage(0);
  const output = writer.dense(writer.flatten(writer.globalAveragePool(tensor)), inputs, CLASSES, CLASSIFIER_GAIN);
  return makeModel({
    irVersion: 4,
    opsets: { '': 12 },
    producerName: 'rn50',
    docString: `Structural twin of ResNet50 ${version} with synthetic weights (seed ${seed}): speed only, no accuracy.`,
    graph: makeGraph({
      name: `resnet50-${version}-synthetic`,
      nodes: writer.nodes,
      inputs: [valueInfo('data', DataType.FLOAT, ['N', 3, 224, 224])],
      outputs: [valueInfo(output, DataType.FLOAT, ['N', CLASSES])],
      initializers: writer.initializers,
    }),
  });
}

interface Bottleneck {
  readonly inputs: number;
  readonly width: number;
  readonly stride: number;
  /** The first block of a stage has a convolution on its shortcut. */
  readonly first: boolean;
  readonly version: ResNet50Version;
}

function stem(writer: GraphWriter): string {
  const conv = writer.conv('data', {
    inputs: 3,
    filters: STEM_CHANNELS,
    kernel: 7,
    stride: 2,
    meanKept: STEM_MEAN_KEPT,
  });
  return writer.maxPool(writer.relu(writer.norm(conv, STEM_CHANNELS, 1)));
}

/** 1x1 down, 3x3, 1x1 up, added to the shortcut. The 1x1s have a bias, as those of MXNet's model have. */
function bottleneck(writer: GraphWriter, input: string, block: Bottleneck): string {
  const { inputs, width, stride, first, version } = block;
  const wide = width * EXPANSION;
  const [stride1, stride3] = version === 'v1' ? [stride, 1] : [1, stride];
  const down = writer.conv(input, { inputs, filters: width, kernel: 1, stride: stride1, bias: true });
  const a = writer.relu(writer.norm(down, width, 1));
  const middle = writer.conv(a, { inputs: width, filters: width, kernel: 3, stride: stride3 });
  const b = writer.relu(writer.norm(middle, width, 1));
  const up = writer.conv(b, { inputs: width, filters: wide, kernel: 1, stride: 1, bias: true });
  const branch = writer.norm(up, wide, BRANCH_SCALE);
  return writer.relu(writer.add(branch, first ? projection(writer, input, block) : input));
}

/** The shortcut of a stage's first block: a strided 1x1 convolution to the new number of channels. */
function projection(writer: GraphWriter, input: string, { inputs, width, stride }: Bottleneck): string {
  const filters = width * EXPANSION;
  return writer.norm(writer.conv(input, { inputs, filters, kernel: 1, stride }), filters, 1);
}

function checkOptions(version: string, seed: number): void {
  if (version !== 'v1' && version !== 'v1.5') {
    throw new OnnxModelError('BAD_OPTION', `unknown ResNet50 version "${version}"`, "Use 'v1' or 'v1.5'.");
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new OnnxModelError('BAD_OPTION', `seed ${seed} is out of range`, 'Use a whole number from 0 to 4294967295.');
  }
}
