// Prints what detectCpu finds, as JSON. argv: [the cgroup.procs file of a group to enter first]
import { writeFileSync } from 'node:fs';

const [procsFile] = process.argv.slice(2);
if (procsFile !== undefined) writeFileSync(procsFile, `${process.pid}`);
const { detectCpu } = await import('../../dist/index.js');
process.stdout.write(JSON.stringify(await detectCpu()));
