import { runtime } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Target } from "../../infra/contract/target.ts";
import { assertTargets, placeholdersIn } from "../../stacks/credentials.ts";
import { program } from "../../stacks/program.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { rawEstate } from "../estates.ts";

const sandbox = { sandbox: true };

function targets(account: string, zone: string): Record<string, Target> {
  return {
    paris: { name: "paris", provider: "aws", account, region: "eu-west-3" },
    cluster: { name: "cluster", provider: "kubernetes", context: "shop-prod" },
    site: {
      name: "site",
      provider: "cloudflare",
      account: "a".repeat(32),
      zone,
      domain: "example.com",
      plan: "business",
      tokenVariable: "CLOUDFLARE_API_TOKEN",
    },
  };
}

const real = targets("123456789012", "b".repeat(32));
const open = targets("000000000000", "0".repeat(32));

describe("the targets of a stack file", () => {
  it("name the placeholders they still have", () => {
    expect(placeholdersIn(real)).toEqual([]);
    expect(placeholdersIn(open)).toEqual(["targets.paris.aws.account", "targets.site.cloudflare.zone"]);
  });

  it("are accepted when all credentials belong to them", () => {
    expect(() => assertTargets(real, [{ sandbox: false }, {}, {}])).not.toThrow();
  });

  it("are refused with everything that is wrong with the credentials", () => {
    const wrong = [{ wrong: "These are another account's." }, {}, { wrong: "This is another zone." }];
    expect(() => assertTargets(real, wrong)).toThrow("These are another account's.\nThis is another zone.");
  });

  it("with placeholders are the sandbox's alone, even for credentials that would fit", () => {
    expect(() => assertTargets(open, [{ sandbox: false }, {}, {}])).toThrow(
      /targets\.paris\.aws\.account, targets\.site\.cloudflare\.zone.*can be planned and rehearsed, not applied/,
    );
    expect(() => assertTargets(open, [sandbox, {}, sandbox])).not.toThrow();
  });
});

describe("a program whose credentials are others'", () => {
  /** Runs the program of prod, and gives back what it registers before it is refused, and why. */
  async function refused(caller: { accountId: string; userId: string }, zone: { name: string; status: string }) {
    const raw = rawEstate();
    raw["targets"].paris.aws.account = "123456789012";
    Object.assign(raw["targets"].site.cloudflare, { account: "a".repeat(32), zone: "b".repeat(32) });
    const registered: string[] = [];
    const mocks: runtime.Mocks = {
      newResource: ({ type, name, inputs }) => {
        registered.push(type);
        return { id: name, state: inputs as object };
      },
      call: ({ token }) => (token.includes("getCallerIdentity") ? caller : token.includes("getZone") ? zone : {}),
    };
    await runtime.setMocks(mocks, "broadcast", "prod", false, "organization");
    const error = await program(parseSettings("normal", raw)).then(
      () => new Error("It ran."),
      (reason: unknown) => reason as Error,
    );
    return { message: error.message, registered: registered.filter((type) => !type.startsWith("pulumi:")) };
  }

  const owner = { accountId: "123456789012", userId: "AIDAEXAMPLE" };
  const own = { name: "example.com", status: "active" };

  it("registers nothing with another account's", async () => {
    const { message, registered } = await refused({ ...owner, accountId: "999999999999" }, own);
    expect(message).toMatch(
      /belong to account 999999999999; targets\.paris\.aws\.account is 123456789012.*AWS_PROFILE/,
    );
    expect(registered).toEqual([]);
  });

  it("registers nothing where the zone's id is another domain's", async () => {
    const { message, registered } = await refused(owner, { ...own, name: "example.org" });
    expect(message).toMatch(/is example\.org; targets\.site\.cloudflare\.domain is example\.com/);
    expect(registered).toEqual([]);
  });
});
