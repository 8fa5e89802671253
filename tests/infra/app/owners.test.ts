import { expect, it } from "vitest";
import type { ObjectReference } from "../../../infra/providers/kubernetes/ownership.ts";
import { ownershipClient } from "../../../infra/providers/kubernetes/ownership.ts";
import { ReadyEstate, said } from "../../check/readyEstate.ts";

const well = new ReadyEstate();

it("asks for a workload of a kind that it does not know by the right to get that kind", async () => {
  const asked: ObjectReference[] = [];
  const nobody = { managers: [], labels: {}, annotations: {}, owners: [] };
  const noting = said(ownershipClient, () => ({
    ownership: (object) => {
      asked.push(object);
      return Promise.resolve(nobody);
    },
  }));
  const edit = ({ apps }: { apps: Record<string, object> }) =>
    Object.assign(apps["web"] ?? {}, { scaleTarget: { apiVersion: "example.com/v1", kind: "Shop", name: "web" } });
  await well.ask({ edit: (raw) => void edit(raw as never), answers: [noting] });
  const rights = Object.fromEntries(asked.map(({ kind, right }) => [kind, right]));
  expect(rights).toMatchObject({ Deployment: "get deployments.apps" });
  expect(Object.keys(rights)).toContain("Shop");
  expect(rights["Shop"]).toBeUndefined();
});
