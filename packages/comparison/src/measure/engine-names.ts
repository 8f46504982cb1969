import type { EngineRegistry } from '@rn50/inference-runner';

/** Stands for every engine that is installed. */
export const ALL_ENGINES = 'all';

/** An engine as it is asked for: a name of the registry, and where a certain installation of it lies. */
export interface NamedEngine {
  readonly kind: string;
  /** null: the usual installation. */
  readonly place: string | null;
}

/** `ort`, or `ort@/opt/old` for an installation at a place. Pure. */
export function parseEngine(text: string): NamedEngine {
  const at = text.indexOf('@');
  return at < 0 ? { kind: text, place: null } : { kind: text.slice(0, at), place: text.slice(at + 1) };
}

/** The engines of the registry that a list of names stands for, without places. Pure. */
export function engineKinds(list: readonly string[], engines: EngineRegistry): string[] {
  return list.flatMap((name) => (name === ALL_ENGINES ? Object.keys(engines) : [parseEngine(name).kind]));
}
