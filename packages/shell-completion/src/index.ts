export { type Choices, SHELLS, type Shell, withChoices } from './choices.js';
export { completionScript } from './completion-script.js';
