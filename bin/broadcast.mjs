#!/usr/bin/env node
import process from "node:process";
import { load, NoBundle } from "./load.mjs";

try {
  const { main } = await load("ops/main.ts");
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof NoBundle)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
