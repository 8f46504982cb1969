import { resolve } from 'node:path';
import { ALL_ENGINES, parseEngine } from '@rn50/comparison/request';
import { type Choices, withChoices } from '@rn50/shell-completion/choices';
import { usageError } from '../errors.js';
import { oneOf } from './values.js';

/**
 * `--engine`: names with commas between them, `all`, or a name with the path of an installation, which is made absolute. Each once;
 * the error names all of them and the nearest.
 */
export function engineList(names: readonly string[]): ((text: string) => string[]) & Choices {
  const one = oneOf('--engine', [...names, ALL_ENGINES]);
  const parse = (text: string) => {
    const engines = text.split(',').map((part) => {
      const { kind, place } = parseEngine(part.trim());
      const name = one(kind);
      if (place === null) return name;
      if (name !== ALL_ENGINES && place !== '') return `${name}@${resolve(place)}`;
      throw usageError(`--engine ${text} names no place`, 'Use for example --engine ort,ort@/opt/onnxruntime-node.');
    });
    const twice = engines.find((name, index) => engines.indexOf(name) < index);
    if (twice === undefined) return engines;
    throw usageError(`--engine ${text} names ${twice} twice`, 'Name each once.');
  };
  return withChoices(parse, one.choices, true);
}
