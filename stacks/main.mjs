// What Pulumi runs: the program of index.ts, which is handed the judgement that plans are made by.
import { load } from "../bin/load.mjs";
import { traceSources } from "../bin/trace.mjs";

// The SDK asks each of its promises for a stack, and has source-map-support map every line of it: a seventh of a preview's
// CPU, and a minute for an error. Ours alone are mapped, and only once something went wrong.
Error.prepareStackTrace = undefined;
const { default: program } = await load("ops/engine/judge.ts", { hosted: true });

export default async function main() {
  try {
    return await program();
  } catch (error) {
    traceSources();
    // Written when first asked for.
    void error?.stack;
    throw error;
  }
}
