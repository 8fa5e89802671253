// Starts one provider: `node start.mjs aws|cloudflare|kubernetes`.
import process from "node:process";
import { load } from "../bin/load.mjs";

const { serve } = await load("sandbox/serve.ts");
await serve(process.argv[2]);
