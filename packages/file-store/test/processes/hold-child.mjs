// Holds a name in a folder, says so, and ends when its input does.
import { holdName } from '../../dist/index.js';

const [folder, name] = process.argv.slice(2);
holdName(folder, name);
process.stdout.write('held\n');
process.stdin.resume();
