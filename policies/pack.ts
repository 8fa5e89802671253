import type {
  Policies,
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { Secret } from "@pulumi/policy";
import type { Check, EstateCheck, ResourceCheck } from "../infra/contract/check.ts";
import { appliesTo } from "../infra/contract/check.ts";
import { Resources } from "../infra/contract/resources.ts";
import type { ResourceShape } from "../infra/contract/shape.ts";
import { plainInputs, copySecretMarks } from "../infra/contract/plainInputs.ts";
import { runResourceCheck, runEstateCheck } from "./run.ts";

interface EngineResource {
  urn: string;
  type: string;
  name: string;
  props: Record<string, unknown>;
  opts: PolicyResourceOptions;
  provider?: { name: string };
}

/** The checks as policies of one pack. Its state lives as long as the engine's run: what the program asked for, by URN. */
export function policiesOf(checks: readonly Check[]): Policies {
  const memory = new Memory();
  const first = checks.find(({ scope }) => scope === "resource");
  return checks.map((check) =>
    check.scope === "resource" ? resourcePolicy(check, memory, check === first) : stackPolicy(check, memory),
  );
}

/** Inputs of every resource the engine has shown, and where its secrets are. */
class Memory {
  private readonly marks = new Map<string, Record<string, unknown>>();
  private readonly shapes = new Map<string, ResourceShape>();

  /** Notes where secrets are: validations get them in plain text. */
  mark({ urn, props }: { urn: string; props: object }): void {
    this.marks.set(urn, plainInputs(unwrapped(props), { isSecret: (value) => value instanceof Secret }));
  }

  /** Notes what the program asks for; a component comes before what belongs to it. */
  keep(resource: EngineResource): ResourceShape {
    const shape = shapeOf(resource, this.marks.get(resource.urn));
    const component = shape.parent === undefined ? undefined : this.shapes.get(shape.parent);
    if (component) shape.component = component;
    this.shapes.set(resource.urn, shape);
    return shape;
  }

  noted(resource: EngineResource): ResourceShape {
    return this.shapes.get(resource.urn) ?? this.keep(resource);
  }

  /** Stack validations get outputs; a check judges what was asked for, so the inputs seen before stand in. */
  shape(resource: PolicyResource): ResourceShape {
    const seen = this.shapes.get(resource.urn) ?? shapeOf(resource, undefined);
    const dependencies = resource.dependencies.map(({ urn }) => urn);
    return { ...seen, dependencies, ...(resource.parent && { parent: resource.parent.urn }) };
  }
}

function shapeOf(
  { urn, type, name, props, opts, provider }: EngineResource,
  marks: Record<string, unknown> | undefined,
): ResourceShape {
  const inputs = copySecretMarks(plainInputs(props), marks) as Record<string, unknown>;
  return {
    ...{ urn, type, name, inputs, protect: opts.protect },
    ...(opts.parent !== undefined && { parent: opts.parent }),
    ...(provider && { target: provider.name }),
  };
}

/** The object behind the SDK's proxies, which alone still tells secrets. Where it cannot be had, a secret counts as plain. */
function unwrapped(props: object): object {
  const proxied = props as { __isSpecialProxy?: boolean; __getSpecialProxyTarget?: object };
  const target = proxied.__isSpecialProxy === true ? proxied.__getSpecialProxyTarget : undefined;
  return target === undefined ? props : unwrapped(target);
}

/** The engine asks every policy about a resource in turn: the `first` notes it, for the others to see. */
function resourcePolicy(check: ResourceCheck, memory: Memory, first: boolean): ResourceValidationPolicy {
  const validateResource: ResourceValidationPolicy["validateResource"] = (args, report) => {
    const shape = first ? memory.keep(args) : memory.noted(args);
    if (!appliesTo(check, args)) return;
    for (const message of runResourceCheck(check, shape)) report(message);
  };
  const policy = { name: check.name, description: check.reason, enforcementLevel: check.level, validateResource };
  if (check.types !== "any") return policy;
  // Remediations come first and still tell secrets. This one changes nothing; its violations count as mandatory.
  return {
    ...policy,
    enforcementLevel: "remediate",
    remediateResource: (args: ResourceValidationArgs) => {
      memory.mark(args);
    },
  };
}

function stackPolicy(check: EstateCheck, memory: Memory): StackValidationPolicy {
  return {
    name: check.name,
    description: check.reason,
    enforcementLevel: check.level,
    validateStack: (args, report) => {
      const resources = new Resources(args.resources.map((resource) => memory.shape(resource)));
      for (const { urn, message } of runEstateCheck(check, resources)) report(message, urn === "" ? undefined : urn);
    },
  };
}
