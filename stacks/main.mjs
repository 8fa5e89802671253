// What Pulumi runs: the program of index.ts.
import { load } from "../bin/load.mjs";

const { default: program } = await load("stacks/index.ts");
export default program;
