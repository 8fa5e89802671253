// Runs a script of this project, with the arguments after it: node bin/run.mjs scripts/write-schema.ts
import process from "node:process";
import { load } from "./load.mjs";

const [script] = process.argv.splice(2, 1);
await load(script);
