import { plural } from '@rn50/bench-stats/words';

/** What was found of a machine; `text` and `remedy` are lines. */
export interface ExaminedMachine {
  readonly ready: boolean;
  readonly checks: readonly {
    readonly title: string;
    readonly status: 'ok' | 'note' | 'problem';
    readonly text: string;
    readonly remedy: string | null;
  }[];
}

const STATUS_WIDTH = 'problem'.length + 2;

/** A line for each check, below it what helps, then whether rn50 can measure here. */
export function renderDoctor({ ready, checks }: ExaminedMachine): string {
  const titleWidth = Math.max(...checks.map(({ title }) => title.length)) + 2;
  const lines = checks.flatMap(({ status, title, text, remedy }) => [
    `${status.padEnd(STATUS_WIDTH)}${title.padEnd(titleWidth)}${text}`,
    ...(remedy === null ? [] : [`${' '.repeat(STATUS_WIDTH + titleWidth)}-> ${remedy}`]),
  ]);
  const count = (wanted: string) => checks.filter(({ status }) => status === wanted).length;
  const found = `${plural(count('problem'), 'problem')}, ${plural(count('note'), 'note')}`;
  return `${lines.join('\n')}\n\n${ready ? 'rn50 can measure here' : 'rn50 cannot measure here'}: ${found}\n`;
}
