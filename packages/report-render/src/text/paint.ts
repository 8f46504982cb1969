import { styleText } from 'node:util';

export type Tone = 'strong' | 'good' | 'warning' | 'bad';
export type Paint = (tone: Tone, text: string) => string;

const FORMATS: Readonly<Record<Tone, 'bold' | 'green' | 'yellow' | 'red'>> = {
  strong: 'bold',
  good: 'green',
  warning: 'yellow',
  bad: 'red',
};

/** Colours text, or leaves it as it is. Whether the screen can show colours is the caller's to know. */
export function painter(color: boolean | undefined): Paint {
  if (!color) return (_tone, text) => text;
  return (tone, text) => styleText(FORMATS[tone], text, { validateStream: false });
}
