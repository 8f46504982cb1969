import { compareOutput, type OutputFigures } from './compare-output.js';
import { foundDetections } from './detections.js';
import { type DetectorLayout, detectorLayout, type ModelValues } from './detector-layouts.js';
import type { OutputValues } from './output-values.js';

/** An output's figures, and its name. */
export interface OutputFidelity extends OutputFigures {
  readonly output: string;
}

/**
 * Compares all outputs of two models on the same inputs: each output by itself, and where they are those of a common detector, the
 * boxes that they stand for. An output that cannot be compared, or to which the inputs say nothing, has no figures, and says so.
 *
 * @param reference the outputs for each of the inputs, by name
 * @param candidate the same inputs in the same order; outputs of other names are taken in their order, if there are as many
 * @returns in the order of the reference's outputs
 */
export function compareOutputs(reference: readonly ModelValues[], candidate: readonly ModelValues[]): OutputFidelity[] {
  const names = [...(reference[0]?.keys() ?? [])];
  const nameIn = counterparts(names, [...(candidate[0]?.keys() ?? [])]);
  const renamed = candidate.map(
    (values) => new Map(names.flatMap((name) => pairsOf(name, values.get(nameIn(name) ?? '')))),
  );
  const layout = detectorLayout(reference);
  const entries = names.map((output): OutputFidelity => {
    const expected = reference.flatMap((values) => values.get(output) ?? []);
    const found = renamed.flatMap((values) => values.get(output) ?? []);
    return {
      output,
      ...compareOutput(expected, found, layout?.outputs.includes(output) ? layout.rankedAxis : undefined),
    };
  });
  return layout === null ? entries : withDetections(entries, layout, reference, renamed);
}

function pairsOf(name: string, values: OutputValues | undefined): [string, OutputValues][] {
  return values === undefined ? [] : [[name, values]];
}

function counterparts(names: readonly string[], others: readonly string[]): (name: string) => string | undefined {
  const isOther = names.every((name) => !others.includes(name)) && names.length === others.length;
  return (name) => (isOther ? others[names.indexOf(name)] : others.find((other) => other === name));
}

/** Adds the detections to the first output that is read for them. Where even the scores are silent, all of these say nothing. */
function withDetections(
  entries: readonly OutputFidelity[],
  layout: DetectorLayout,
  reference: readonly ModelValues[],
  candidate: readonly ModelValues[],
): OutputFidelity[] {
  const expected = reference.map((values) => layout.read(values));
  const isSilent = expected.every((all) => all.every(({ score }) => score < SILENT_SCORE));
  const found = isSilent
    ? null
    : foundDetections(
        expected,
        candidate.map((values) => layout.read(values)),
      );
  return entries.map((entry) => {
    if (!layout.outputs.includes(entry.output)) return entry;
    if (found === null) return { ...withoutFigures(entry), unexercised: true };
    if (entry.output !== layout.outputs[0] || found.reference === 0) return entry;
    return { ...entry, detections: { layout: layout.name, outputs: [...layout.outputs], ...found } };
  });
}

/** A detector whose scores all stay below this has seen nothing: no threshold in use is lower. */
const SILENT_SCORE = 0.1;

function withoutFigures({ output, inputs, rows }: OutputFidelity): OutputFidelity {
  const none = { cosine: null, centredCosine: null, sqnrDb: null, top1Agreement: null };
  return { output, inputs, ...none, ...(rows === undefined ? {} : { rows }) };
}
