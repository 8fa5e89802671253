// Runs a script of this project and what it exports by default, with the arguments after it: node bin/run.mjs scripts/write-schema.ts
import process from "node:process";
import { load } from "./load.mjs";

const [script] = process.argv.splice(2, 1);
const { default: main } = await load(script);
await main?.();
