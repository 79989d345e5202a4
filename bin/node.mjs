// `node bin/node.mjs SCRIPT …` runs a script of the project on the Node that the project brings.
import { run } from './runtime.mjs';

const [script = '', ...words] = process.argv.slice(2);
run(script, words);
