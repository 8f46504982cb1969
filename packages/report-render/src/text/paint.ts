import { styleText } from 'node:util';
import type { Severity } from '../view/severity.js';

export type Tone = 'strong' | 'good' | 'warning' | 'bad';
export type Paint = (tone: Tone, text: string) => string;

/** `info` is emphasised in bold. */
export const TONES: Readonly<Record<Severity, Tone>> = {
  info: 'strong',
  good: 'good',
  warning: 'warning',
  bad: 'bad',
};

const FORMATS: Readonly<Record<Tone, 'bold' | 'green' | 'yellow' | 'red'>> = {
  strong: 'bold',
  good: 'green',
  warning: 'yellow',
  bad: 'red',
};

/** Colours text, or leaves it as it is. The caller knows whether the screen can show colours. */
export function painter(color: boolean | undefined): Paint {
  if (!color) return (_tone, text) => text;
  return (tone, text) => styleText(FORMATS[tone], text, { validateStream: false });
}
