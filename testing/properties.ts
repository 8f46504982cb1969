import { configureGlobal } from 'fast-check';

/** Properties are tried on fewer values than fast-check's 100 where time is short; every run has other ones. */
if (process.env.RN50_LONG !== '1') configureGlobal({ numRuns: 30 });
