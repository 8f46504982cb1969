export { type Choices, withChoices } from './choices.js';
export { completionScript, SHELLS, type Shell } from './completion-script.js';
