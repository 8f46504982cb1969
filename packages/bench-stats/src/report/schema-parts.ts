import { z } from 'zod';

/** An object that keeps the fields it does not know. The type has only the known ones, so a misspelt name is an error. */
export function open<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> {
  return z.looseObject(shape) as z.ZodObject<Shape>;
}

export const finite = z.number();
export const count = z.int().nonnegative();
export const positive = z.number().positive();

export const estimateSchema = open({ value: finite, low: finite, high: finite }).refine(
  ({ low, high }) => low <= high,
  { error: 'expected low <= high', path: ['low'] },
);
