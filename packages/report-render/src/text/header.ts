import type { Report } from '@rn50/bench-stats';
import stringWidth from 'string-width';
import { cpuName, INT8_PATHS, usableWords, vnni } from '../view/cpu.js';
import { settingOf } from '../view/setting.js';
import { fitted } from './cells.js';

/** Least room for a name. */
const LEAST_NAME = 16;
/** The line of the models says much, and may take two rows. */
const MODEL_ROWS = 2;
/** Between the names of two models. */
const AND = ' and ';

/** The line of the models; their names are cut so that it takes no more than two rows. */
export function modelLine(line: string, report: Report, columns: number): string {
  const { modelName } = settingOf(report);
  const room = MODEL_ROWS * columns - (stringWidth(line) - stringWidth(modelName));
  if (!line.startsWith(modelName) || stringWidth(modelName) <= room) return line;
  const names = modelName.split(AND);
  const each = Math.max(LEAST_NAME, Math.floor((room - AND.length * (names.length - 1)) / names.length));
  return names.map((name) => fitted(name, each)).join(AND) + line.slice(modelName.length);
}

/** `AMD EPYC, 2 usable CPUs, avx512_vnni: yes, INT8 path: AVX512-VNNI`; a long name is cut so that the line fits. */
export function cpuLine({ environment: { cpu } }: Pick<Report, 'environment'>, columns: number): string {
  const rest = `, ${usableWords(cpu)}, avx512_vnni: ${vnni(cpu)}, INT8 path: ${INT8_PATHS[cpu.int8Path]}`;
  const room = Math.max(LEAST_NAME, columns - stringWidth(rest));
  const name = cpuName(cpu);
  return `${stringWidth(name) <= room ? name : fitted(shortName(name), room)}${rest}`;
}

/** Without trademark signs and without what the other columns of a CPU list say: `Intel Xeon Platinum 8481C`. */
function shortName(name: string): string {
  return name
    .replace(/\((R|TM)\)|[®™]/gi, '')
    .replace(/ CPU\b| Processor\b| @ .*$| \d+-Core\b/g, '')
    .trim();
}
