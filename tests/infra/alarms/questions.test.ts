import { describe, it } from "vitest";
import { loadBalancerClient } from "../../../infra/loadBalancer/client.ts";
import type { No } from "../../check/readyEstate.ts";
import { said, ReadyEstate } from "../../check/readyEstate.ts";

describe("a no about load balancers", () => {
  const well = new ReadyEstate();

  it.each<No>([
    [
      "a reservation that may not be lowered again",
      {
        answers: [
          said(loadBalancerClient, () => ({
            reservation: () => Promise.resolve({ units: 500, decreasesLeft: 0, zones: [] }),
          })),
        ],
      },
      "load-balancers",
      /may not be lowered again today/,
      /tomorrow/,
    ],
    [
      "a load balancer that is not there",
      { answers: [said(loadBalancerClient, () => ({ reservation: () => Promise.resolve(undefined) }))] },
      "load-balancers",
      /there is no such load balancer/,
      /correct loadBalancers/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});
