import { fromBinary } from '@bufbuild/protobuf';
import { type GraphProto, type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { OnnxModelError } from '../errors.js';
import { otherFile } from '../file-check/other-files.js';
import { walkTopLevel } from '../file-check/walk-top-level.js';
import { subgraphsOf } from '../graph/captures.js';
import { inRunOrder } from '../graph/run-order.js';

/**
 * Decode an ONNX file (protobuf `ModelProto`, https://onnx.ai/onnx/repo-docs/IR.html).
 *
 * Weights are not copied: each tensor's `rawData` is a view of `bytes`, so keep `bytes` unchanged while the model is in use.
 * Nodes that stand in another order than they run in are sorted.
 * A model whose weights lie in other files is returned as it is; see `externalDataOf`.
 *
 * @throws OnnxModelError MODEL_EMPTY, MODEL_IS_HTML, MODEL_IS_LFS_POINTER, MODEL_TRUNCATED, MODEL_NOT_ONNX, MODEL_NO_GRAPH
 */
export function readModel(bytes: Uint8Array): ModelProto {
  refuseOtherFiles(bytes);
  const { kind } = walkTopLevel(bytes);
  if (kind === 'cut-off') throw truncated(bytes);
  if (kind === 'not-a-model') throw notOnnx();
  const model = decode(bytes);
  if (model.graph === undefined) {
    throw new OnnxModelError(
      'MODEL_NO_GRAPH',
      'the file has no ONNX graph',
      'Export the model again; a file cut off early looks like this too.',
    );
  }
  // IR.md: every model imports at least one operator set; writers put the imports behind the graph.
  if (model.opsetImport.length === 0) throw truncated(bytes);
  sortNodes(model.graph);
  return model;
}

function sortNodes(graph: GraphProto): void {
  graph.node = inRunOrder(graph.node);
  for (const node of graph.node) subgraphsOf(node).forEach(sortNodes);
}

function decode(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw notOnnx(cause);
  }
}

function refuseOtherFiles(bytes: Uint8Array): void {
  if (bytes.length === 0) {
    throw new OnnxModelError('MODEL_EMPTY', 'the file is empty (0 bytes)', 'Download or export the model again.');
  }
  switch (otherFile(bytes)) {
    case 'web-page':
      throw new OnnxModelError(
        'MODEL_IS_HTML',
        'the file is a web page (HTML), not an ONNX model',
        'The download led to a login, error or proxy page: open the address in a browser and download the file itself.',
      );
    case 'lfs-pointer':
      throw new OnnxModelError(
        'MODEL_IS_LFS_POINTER',
        'the file is a Git LFS pointer, not the ONNX model it points to',
        'Run `git lfs pull` in the repository it comes from, or download the file itself.',
      );
    case 'json':
      throw notOnnx();
    case null:
      return;
  }
}

function truncated(bytes: Uint8Array): OnnxModelError {
  return new OnnxModelError(
    'MODEL_TRUNCATED',
    `the ONNX file ends too early (${bytes.length} bytes)`,
    'Download or copy the file again, and compare its size with the original.',
  );
}

function notOnnx(cause?: unknown): OnnxModelError {
  return new OnnxModelError(
    'MODEL_NOT_ONNX',
    'the file is not an ONNX model (its bytes are not a ModelProto message)',
    'Give a .onnx file; export other formats (PyTorch, TensorFlow, .ort) to ONNX first.',
    { cause },
  );
}
