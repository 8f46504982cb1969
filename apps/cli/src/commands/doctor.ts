import { examine, type StoreOptions } from '@rn50/comparison';
import type { EngineRegistry } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { absoluteStore } from '../options/paths.js';

export interface DoctorOptions {
  readonly json: boolean;
  readonly store: StoreOptions;
  readonly engines: EngineRegistry;
  readonly env: NodeJS.ProcessEnv;
}

/** `rn50 doctor`: what of this machine is fit for a comparison, and what helps where it is not; exit 3 where nothing can be measured. */
export async function doctor({ json, store, engines, env }: DoctorOptions, context: Context): Promise<ExitCode> {
  const { cwd, signal, stdout } = context;
  const drawText = async () => (await import('@rn50/report-render')).checkCharts();
  const diagnosis = await examine({ store: absoluteStore(store, cwd), engines, env, drawText, signal });
  const { jsonText, renderDoctor } = await import('@rn50/report-render/listings');
  stdout(json ? jsonText(diagnosis) : renderDoctor(diagnosis));
  return diagnosis.ready ? EXIT.done : EXIT.notMeasured;
}
