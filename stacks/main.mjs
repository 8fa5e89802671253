// What Pulumi runs: the program of index.ts, which is handed the judgement that plans are made by.
import process from "node:process";
import { load } from "../bin/load.mjs";

// The SDK asks each of its promises for a stack, and has source-map-support map every line of it: a seventh of a preview's
// CPU, and a minute for an error. Node maps ours alone, and only once something went wrong.
Error.prepareStackTrace = undefined;
process.setSourceMapsEnabled(true);
const { default: program } = await load("ops/engine/judge.ts");
process.setSourceMapsEnabled(false);

export default async function main() {
  try {
    return await program();
  } catch (error) {
    process.setSourceMapsEnabled(true);
    // Written when first asked for.
    void error?.stack;
    throw error;
  }
}
