// A process of its own that writes to a store: `writer.ts <folder> own|shared|endless <label>`.
import { Store } from "../../sandbox/store.ts";

const [folder = "", mode = "", label = ""] = process.argv.slice(2);
const store = new Store(folder);

function write(id: string, size: number): boolean {
  const inputs = { label, filler: label.repeat(size) };
  const resource = {
    type: "t",
    id,
    scope: "",
    name: id,
    inputs,
    outputs: inputs,
    observed: {},
    revision: 1,
    createdAt: 0,
    changedAt: 0,
  };
  if (mode === "shared") return store.putNew(resource);
  store.put(resource);
  return true;
}

let won = 0;
const rounds = mode === "endless" ? Infinity : 100;
process.stdout.write("ready\n");
for (let i = 0; i < rounds; i++) {
  const id = mode === "own" ? `${label}-${i}` : String(i % 100);
  if (write(id, (i % 50) * 100)) won++;
  store.record({ at: i, seconds: 1, type: "t", id, name: label, operation: "update", outcome: "done" });
}
process.stdout.write(`${won}\n`);
