import type { Scenario, Warning } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { Clock } from '../clock.js';
import type { SessionOptions } from '../engine/engine.js';
import type { EnergyCounter } from '../options.js';
import type { Failure } from '../parent/death.js';
import type { OpenLink } from '../parent/link.js';
import type { OnEvent } from './events.js';
import type { WarmUpPlan } from './warm-up.js';

/** A variant to measure. */
export interface VariantToRun {
  readonly id: string;
  readonly label: string;
  readonly modelPath: string;
  readonly engine: {
    /** Name in the registry. */
    readonly name: string;
    /** URL of its module. */
    readonly module: string;
  };
  /** `threads` are those of each of its workers. */
  readonly sessionOptions: SessionOptions;
  /** How the model is fed; by the conventions of its declared inputs unless given. */
  readonly inputs?: InputPlan | undefined;
  readonly open: OpenLink;
  /** Failure known before any worker starts, e.g. that the file is no model. */
  readonly failure: Failure | null;
  readonly warnings: readonly Warning[];
}

/** The settings shared by all variants of a measurement. */
export interface RunSettings {
  /** Workers of each variant. */
  readonly instances: number;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly warmUp: WarmUpPlan;
  readonly runTimeoutMs: number;
  /** null: energy is not measured. */
  readonly energy: EnergyCounter | null;
  readonly clock: Clock;
  readonly onEvent: OnEvent;
}
