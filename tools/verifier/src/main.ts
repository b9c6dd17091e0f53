import { runVerify } from './cli.js';

runVerify(process.argv.slice(2), (text) => process.stdout.write(text)).then(
  (exit) => {
    process.exitCode = exit;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
