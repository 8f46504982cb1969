import { detectCpu } from '@rn50/cpu-detect';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';

/** `rn50 cpu`: what this CPU can do for INT8, as text or JSON. */
export async function cpu(options: { readonly json: boolean }, context: Context): Promise<ExitCode> {
  const info = await detectCpu();
  const { jsonText, renderCpu } = await import('@rn50/report-render/listings');
  context.stdout(options.json ? jsonText(info) : renderCpu(info));
  return EXIT.done;
}
