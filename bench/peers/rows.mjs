// What is measured: one row each, and which rows are the same file in the same library.

const TITLES = {
  python: 'Python onnxruntime',
  loop: 'Python OpenVINO, loop',
  app: 'benchmark_app',
  ort: 'rn50, engine ort',
  openvino: 'rn50, engine openvino',
};
const MODELS = {
  fp32: 'FP32',
  bf16: 'BF16',
  int8: 'INT8 of rn50 (QDQ)',
  tuned: 'INT8 of rn50, tuned for ORT',
  static: 'INT8 of quantize_static',
  nncf: 'INT8 of NNCF',
};
/** Which forms each program is given: a tuned file is for ONNX Runtime alone, and NNCF writes one for OpenVINO. */
const FORMS = {
  python: ['fp32', 'static', 'int8', 'tuned'],
  ort: ['fp32', 'int8', 'tuned'],
  loop: ['fp32', 'bf16', 'int8', 'nncf'],
  app: ['fp32', 'bf16', 'int8', 'nncf'],
  openvino: ['fp32', 'bf16', 'int8'],
};
const PACKAGES = { python: 'onnxruntime', loop: 'openvino', app: 'openvino' };

/** The row that all ratios are to. */
export const BASE = 'python fp32';

/**
 * The rows that can be measured.
 * @param paths of the models by form, `null` without one
 * @param has whether a Python package is installed
 * @param hasBf16 whether the CPU computes in bfloat16
 */
export function rowsOf({ paths, has, hasBf16 }) {
  // The same file; OpenVINO computes in another type.
  const models = { ...paths, bf16: hasBf16 ? paths.fp32 : null };
  return Object.entries(FORMS).flatMap(([program, forms]) =>
    forms.flatMap((form) => {
      const isThere = models[form] !== null && (PACKAGES[program] === undefined || has(PACKAGES[program]));
      const row = { id: `${program} ${form}`, program, form, title: TITLES[program], model: MODELS[form] };
      return isThere ? [{ ...row, path: models[form], precision: form === 'bf16' ? 'bf16' : 'f32' }] : [];
    }),
  );
}

/** Pairs of a result of rn50 and one of another program with the same file in the same library. */
export function alike(results) {
  const others = { ort: ['python'], openvino: ['loop', 'app'] };
  const isPair = (ours, other) => ours.form === other.form && others[ours.program]?.includes(other.program);
  return results.flatMap((ours) =>
    results.filter((other) => isPair(ours.row, other.row)).map((other) => ({ ours, other })),
  );
}

/** Every second round runs backwards, and every round begins elsewhere: no row always follows the same one. */
export function orderOf(rows, round) {
  const from = (round * 5) % rows.length;
  const turned = [...rows.slice(from), ...rows.slice(0, from)];
  return round % 2 === 0 ? turned : turned.reverse();
}
