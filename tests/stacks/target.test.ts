import { describe, expect, it } from "vitest";
import type { Target } from "../../stacks/target.ts";
import { assertTarget, placeholders, sandboxUser } from "../../stacks/target.ts";

const real: Target = {
  aws: { account: "123456789012", region: "eu-west-3" },
  kubernetes: { context: "shop-prod" },
  cloudflare: { account: "a".repeat(32), zone: "b".repeat(32), domain: "example.com", plan: "business" },
};
const open: Target = {
  ...real,
  aws: { ...real.aws, account: "000000000000" },
  cloudflare: { ...real.cloudflare, zone: "0".repeat(32) },
};
const owner = { account: "123456789012", user: "AIDAEXAMPLE", domain: "example.com" };

describe("the target", () => {
  it("is accepted when the credentials belong to it", () => {
    expect(() => assertTarget(real, owner)).not.toThrow();
  });

  it("is refused with another account's credentials, before anything is registered", () => {
    expect(() => assertTarget(real, { ...owner, account: "999999999999" })).toThrow(
      /belong to account 999999999999; target\.aws\.account is 123456789012.*AWS_PROFILE/,
    );
  });

  it("is refused when the zone's id is another domain's", () => {
    expect(() => assertTarget(real, { ...owner, domain: "example.org" })).toThrow(
      /is example\.org; target\.cloudflare\.domain is example\.com/,
    );
  });

  it("names the placeholders it still has", () => {
    expect(placeholders(real)).toEqual([]);
    expect(placeholders(open)).toEqual(["target.aws.account", "target.cloudflare.zone"]);
  });

  it("with placeholders is the sandbox's alone, even for credentials that would fit", () => {
    expect(() => assertTarget(open, { ...owner, account: "000000000000" })).toThrow(
      /can be planned and rehearsed, not applied/,
    );
    expect(() => assertTarget(open, { account: "000000000000", user: sandboxUser, domain: "" })).not.toThrow();
  });
});
