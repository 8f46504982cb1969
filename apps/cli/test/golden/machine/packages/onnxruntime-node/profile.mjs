/** What ONNX Runtime's profiler writes: events of whole runs and of their nodes, in Chrome's trace format. */
import { writeFileSync } from 'node:fs';

/** As ONNX Runtime calls element types in a profile. */
const TYPE_NAMES = { float32: 'float', uint8: 'uint8', int8: 'int8', int32: 'int32', int64: 'int64' };

export function createProfile(graph, { profileFilePrefix, optimizedModelFilePath }) {
  const events = [];
  let nowUs = 0;
  return {
    record(dims, costs, factor) {
      const startUs = nowUs;
      for (const { node, index, ns } of costs) {
        const dur = Math.max(1, Math.round((ns * factor) / 1000));
        events.push({
          cat: 'Node',
          name: `${node.name}_kernel_time`,
          ts: nowUs,
          dur,
          args: {
            op_name: node.opType,
            node_index: String(index),
            input_type_shape: described(node.input, dims, graph),
            output_type_shape: described(node.output, dims, graph),
          },
        });
        nowUs += dur;
      }
      nowUs += Math.round((costs.overheadNs * factor) / 1000);
      events.push({ cat: 'Session', name: 'model_run', ts: startUs, dur: nowUs - startUs, args: {} });
      nowUs += 1;
    },
    write() {
      writeFileSync(`${profileFilePrefix}_1.json`, JSON.stringify(events));
      // Of a Q/DQ graph there is no optimised form: that would take fusing it.
      const isFloatOrInteger = graph.nodes.every(({ opType }) => opType !== 'DequantizeLinear');
      if (optimizedModelFilePath && isFloatOrInteger) writeFileSync(optimizedModelFilePath, graph.melted());
    },
  };
}

function described(names, dims, { shapesFor, typeOf }) {
  const shapes = shapesFor(dims);
  return names.filter((name) => name !== '').map((name) => ({ [TYPE_NAMES[typeOf(name)]]: shapes.get(name) ?? [] }));
}
