export { program, type Places } from './program.js';
