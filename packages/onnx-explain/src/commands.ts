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

/** The inputs of a network: one that takes pictures, or anything else. */
export type CalibrationKind = 'pictures' | 'arrays';

/** Quoted, since a shell takes angle brackets for redirections. */
const CALIBRATION: Readonly<Record<CalibrationKind, string>> = {
  pictures: "--calibration '<folder of images>'",
  arrays: "--calibration '<inputs.npz>'",
};
const SAFE = /^[\w@%+=:,./-]+$/;

/** Shell commands about these files; unknown names stand in angle brackets. No command writes over the explained file. */
export function commandsFor({ int8, fp32 }: FileNames, inputs: CalibrationKind = 'pictures'): Commands {
  const input = quoted(fp32 ?? '<fp32.onnx>');
  const output = (ending: string): string => {
    const stem = `${(fp32 ?? 'model.onnx').replace(/\.onnx$/i, '')}-${ending}`;
    return quoted(`${stem}.onnx` === int8 ? `${stem}-new.onnx` : `${stem}.onnx`);
  };
  return {
    quantize: (...options) => {
      const out = output(options.includes('--tune') ? 'int8-tuned' : 'int8');
      return ['rn50 quantize', input, '-o', out, CALIBRATION[inputs], ...options].join(' ');
    },
    compare: (...options) => ['rn50 compare --fp32', input, '--int8', quoted(int8), ...options].join(' '),
  };
}

function quoted(path: string): string {
  return SAFE.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
