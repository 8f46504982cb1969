import { describe, expect, it } from 'vitest';
import { doubtOf } from '../../src/jobs/outputs-job.js';

const classes = { count: 2, of: 'named' };

describe('doubtOf', () => {
  it('doubts class folders numbered in their order that are not as many as the model’s classes', () => {
    expect(doubtOf({ source: 'folder-order', classes }, 10)).toBe(
      'the 2 class folders were numbered in their order, and the model has 10 classes',
    );
  });

  it.each([
    ['as many classes', { source: 'folder-order', classes } as const, 2],
    ['numbered folders', { source: 'folder-numbers', classes } as const, 10],
    ['a CSV file', { source: 'csv', classes: null } as const, 10],
  ])('does not doubt %s', (_, labels, count) => {
    expect(doubtOf(labels, count)).toBeNull();
  });
});
