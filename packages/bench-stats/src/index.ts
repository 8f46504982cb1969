export type { Estimate } from './estimate.js';
export * from './report/schema.js';
