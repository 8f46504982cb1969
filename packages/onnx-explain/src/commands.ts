/** Names of the two files, for commands that can be run as they are. */
export interface FileNames {
  readonly int8: string;
  readonly fp32: string | null;
}

export interface Commands {
  /** Quantizes the FP32 model again. */
  readonly quantize: (...options: readonly string[]) => string;
  /** Measures the two against each other. */
  readonly compare: (...options: readonly string[]) => string;
}

const SAFE = /^[\w@%+=:,./-]+$/;
const PLACEHOLDER = /^<[^<>]+>$/;

/** Commands about these files; what is not known stands in angle brackets. */
export function commandsFor({ int8, fp32 }: FileNames): Commands {
  const input = fp32 === null ? '<fp32.onnx>' : quoted(fp32);
  const output = (ending: string): string => quoted(`${(fp32 ?? 'model.onnx').replace(/\.onnx$/i, '')}-${ending}.onnx`);
  return {
    quantize: (...options) => {
      const out = output(options.includes('--tune') ? 'int8-tuned' : 'int8');
      return ['rn50 quantize', input, '-o', out, '--calibration <folder of images>', ...options].join(' ');
    },
    compare: (...options) => ['rn50 compare --fp32', input, '--int8', quoted(int8), ...options].join(' '),
  };
}

function quoted(path: string): string {
  return SAFE.test(path) || PLACEHOLDER.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
