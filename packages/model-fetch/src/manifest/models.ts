import type { ManifestEntry } from './entry.js';

const LEGACY_PATH = 'validated/vision/classification/resnet/model';
const LEGACY_REPOSITORY = `https://huggingface.co/onnxmodelzoo/legacy_models/resolve/main/${LEGACY_PATH}`;
const ORIGINAL_REPOSITORY = `https://media.githubusercontent.com/media/onnx/models/main/${LEGACY_PATH}`;

/**
 * ResNet50 v1 of the ONNX Model Zoo (Apache-2.0): FP32, INT8 as QOperator, INT8 as QDQ.
 * Input `data [N, 3, 224, 224]` NCHW float32, output `[N, 1000]` logits. Pinned by digest.
 */
export const MODELS: readonly ManifestEntry[] = [
  zooModel({
    id: 'resnet50-v1-12',
    sha256: '3f03fdef724b22947eed826f1eef1dc5c34151bb4c37d634f1db89dfa2dd1526',
    sizeBytes: 102_576_593,
    firstUrl:
      'https://huggingface.co/onnxmodelzoo/resnet50-v1-12/resolve/1f95315d8bd3b3ca2ceabe54d274e0cdf5a83bbe/resnet50-v1-12.onnx',
  }),
  zooModel({
    id: 'resnet50-v1-12-int8',
    sha256: 'c234f30975989788b4405f25253275aae247ab6dbdd34aaa69ab0a59ff76f6d0',
    sizeBytes: 25_816_052,
    firstUrl: 'https://huggingface.co/onnxmodelzoo/resnet50-v1-12-int8/resolve/main/resnet50-v1-12-int8.onnx',
  }),
  zooModel({
    id: 'resnet50-v1-12-qdq',
    sha256: 'e6429d274805654c79ba68dc886c1efd4eff95393e747c35d3fdab579febd8a0',
    sizeBytes: 25_753_167,
    firstUrl: `${LEGACY_REPOSITORY}/resnet50-v1-12-qdq.onnx`,
  }),
];

function zooModel(model: { id: string; sha256: string; sizeBytes: number; firstUrl: string }): ManifestEntry {
  const { id, sha256, sizeBytes, firstUrl } = model;
  const fileName = `${id}.onnx`;
  const urls = [firstUrl, `${LEGACY_REPOSITORY}/${fileName}`, `${ORIGINAL_REPOSITORY}/${fileName}`];
  return { id, fileName, sha256, sizeBytes, urls: [...new Set(urls)] };
}
