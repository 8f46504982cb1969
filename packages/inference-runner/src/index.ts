export type { RunRecord } from './run-record.js';
