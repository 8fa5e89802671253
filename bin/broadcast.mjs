#!/usr/bin/env node
import process from "node:process";
import { load } from "./load.mjs";

const { main } = await load("ops/main.ts");
process.exitCode = await main(process.argv.slice(2));
