import { ComponentResource } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Target } from "../../infra/contract/target.ts";
import type { StandIn } from "../../infra/contract/standIn.ts";
import { providerOf } from "../../infra/providers/index.ts";
import { Absent } from "../../stacks/absent.ts";
import { realTargetsOf } from "../../stacks/realTargets.ts";
import { guarded, kindOf, Part } from "./hooks.ts";

const cluster: Target = { name: "cluster", provider: "kubernetes", context: "no-such-context" };
const patch = "kubernetes:kafka.strimzi.io/v1beta2:KafkaConnectPatch";
const autoscaler = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const inputs = { apiVersion: "kafka.strimzi.io/v1beta2", kind: "KafkaConnect", metadata: { name: "mailer" } };

/** A patch and what is no patch, where the cluster is a real one or is not. */
async function program(real: boolean, left: () => Promise<string | undefined> = () => Promise.resolve(undefined)) {
  const standIn = { patches: patch.replace("Patch", "") } as StandIn;
  return guarded({
    phase: "normal",
    kinds: [kindOf({ [patch]: { standIn }, [autoscaler]: { standIn: {} as StandIn, toCome: left } })],
    realTargetOf: () => (real ? cluster : undefined),
    build: () => {
      const component = new ComponentResource("broadcast:infra:Dial", "dial");
      return [new Part(patch, "mailer", inputs, { parent: component }), new Part(autoscaler, "web", {})];
    },
  });
}

describe("what only a real target is asked", () => {
  it("is whether what a patch is of is there, before it is first made, in a preview as well", async () => {
    const { hooks } = await program(true);
    const names = (name: string) => hooks(name, "beforeCreate").map((hook) => hook.name);
    expect(names("mailer")).toContain("refuse-absent-cluster");
    expect(names("web")).not.toContain("refuse-absent-cluster");
    expect(hooks("mailer", "beforeUpdate").map(({ name }) => name)).not.toContain("refuse-absent-cluster");
    const hook = hooks("mailer", "beforeCreate").find(({ name }) => name === "refuse-absent-cluster");
    expect(hook?.opts?.onDryRun).toBe(true);
  });

  it("and where nobody answers, it is not made", async () => {
    const { run } = await program(true);
    await expect(run("mailer", "beforeCreate", { newInputs: inputs })).rejects.toThrow(Absent);
    await expect(run("mailer", "beforeCreate", { newInputs: inputs })).rejects.toThrow(
      /^mailer: whether what it patches is there could not be asked: the kubeconfig has no context no-such-context/,
    );
  });

  it("is nothing on the sandbox", async () => {
    const { hooks } = await program(false);
    expect(hooks("mailer", "beforeCreate").map(({ name }) => name)).toEqual(["in-normal"]);
    expect(hooks("web", "afterUpdate")).toEqual([]);
  });

  it("is whether what is to follow a change has been asked for, until it has", async () => {
    let asked = 0;
    const { hooks, run } = await program(true, () => Promise.resolve(++asked < 2 ? "not yet" : undefined));
    expect(hooks("web", "afterUpdate").map(({ opts }) => opts?.onDryRun ?? false)).toEqual([false]);
    await run("web", "afterUpdate", { newOutputs: {} });
    expect(asked).toBe(2);
  });

  it("is found by the provider of a resource's component, where that is none of the sandbox", async () => {
    const place = (name: string): Target => ({ name, provider: "kubernetes", context: name });
    const targets = { paris: place("paris"), played: place("played"), untold: place("untold") };
    const found: (string | undefined)[] = [];
    await guarded({
      phase: "normal",
      build: () => {
        const made = Object.entries(targets).map(
          ([name, target]) => [name, providerOf(target).create(target)] as const,
        );
        const real = realTargetsOf(targets, new Map(made), [{ sandbox: false }, { sandbox: true }, {}]);
        for (const [name, provider] of made) {
          const parent = new ComponentResource("broadcast:infra:Dial", `dial-${name}`, {}, { providers: [provider] });
          found.push(real(patch, { parent })?.name, real("aws:dynamodb/table:Table", { parent })?.name);
        }
        found.push(real(patch, {})?.name);
        return [];
      },
    });
    expect(found).toEqual(["paris", ...Array<undefined>(6).fill(undefined)]);
  });
});
