import { expect, it } from "vitest";
import { databases } from "../../infra/database/index.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { UsageError } from "../../ops/errors.ts";
import { kinds } from "../../stacks/kinds.ts";
import { parseSettings } from "../../stacks/settings.ts";

/** Two databases whose resources have the same name, where nobody has noticed when the file was read. */
const database = (adopt: string, more: object = {}) => ({
  kind: "rds",
  adopt,
  instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.xlarge" },
  ...more,
});
const raw = {
  company: "Shop",
  targets: { paris: { aws: { account: "123456789012", region: "eu-west-3" } } },
  databases: {
    "a-b": database("one"),
    a: database("two", { replicas: { "b-primary": { adopt: "three" } } }),
  },
};

it("a graph in which one resource would hide another is refused by name", async () => {
  const lenient = kinds.map((kind) => (kind.key === databases.key ? { ...kind, claims: () => [] } : kind));
  const estate = new OfflineEstate("prod", parseSettings("normal", raw, { kinds: lenient }).estate);
  await expect(estate.graph("normal")).rejects.toThrow(UsageError);
  await expect(estate.graph("normal")).rejects.toThrow(/of the same name, [^:]*: database-a-b-primary\. Rename one\.$/);
});
