/** What is mutated together, and the tests that must notice; none of them needs an engine. */
export interface Folder {
  mutate: readonly string[];
  tests: readonly string[];
}

const switching = ["errorLines", "recorded", "records", "phaseFile", "lock"];

export const folders: Readonly<Record<string, Folder>> = {
  policies: {
    mutate: ["policies/**/*.ts"],
    tests: ["tests/policies/{good,secrets}.test.ts", "tests/policies/expression/*.test.ts"],
  },
  safety: {
    mutate: ["ops/safety/*.ts"],
    tests: ["tests/safety/!(growth).test.ts"],
  },
  guard: {
    mutate: ["guard", "move", "standing", "phaseRecords", "stackState", "contradiction"].map(
      (name) => `stacks/${name}.ts`,
    ),
    tests: ["guard", "standing", "move", "stackState"].map((name) => `tests/stacks/${name}.test.ts`),
  },
  seal: { mutate: ["ops/seal/*.ts"], tests: ["tests/seal/*.test.ts"] },
  timing: { mutate: ["ops/timing/*.ts"], tests: ["tests/timing/*.test.ts"] },
  cost: { mutate: ["ops/cost/*.ts"], tests: ["tests/cost/*.test.ts"] },
  gates: {
    mutate: ["ops/gates/*.ts", "infra/*/gates.ts"],
    tests: ["tests/infra/*/gates.test.ts", "tests/gates/gates.test.ts"],
  },
  switching: {
    mutate: ["ops/switching/*.ts"],
    tests: switching.map((name) => `tests/switching/${name}.test.ts`),
  },
  database: {
    mutate: ["infra/database/*.ts"],
    tests: ["tests/infra/database/!(moto).test.ts"],
  },
};
