import type { CustomResourceOptions, Inputs, ProviderResource, Resource, ResourceOptions } from "@pulumi/pulumi";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime/mocks.js";
import { deserializeProperties, serializeProperties, serializeResourceProperties } from "@pulumi/pulumi/runtime/rpc.js";
import type { Node } from "../../infra/contract/graph.ts";
import { explicitDependencies, reachable } from "./dependencies.ts";
import { Answer, answersLazily } from "./lazyOutputs.ts";
import { plainCopy, unresolved } from "./plainCopy.ts";

/** What a provider would make of a new resource. */
export type NewResource = (args: MockResourceArgs) => MockResourceResult;

/** What the constructor of a resource hands over. */
export interface Registration {
  resource: Resource;
  parent: Resource | undefined;
  type: string;
  name: string;
  custom: boolean;
  inputs: Inputs;
  options: ResourceOptions;
}

type Properties = Record<string, unknown>;

/** Properties as the protocol writes them, and the resources they come from, property by property. */
interface Serialized {
  properties: Properties;
  sources: readonly Iterable<Resource>[];
  /** Whether they hold plain data alone: no secret, nothing unknown, nothing of another resource. */
  plain: boolean;
}

/** What the graph leaves out: the stack itself, and providers. */
const leftOut = /^pulumi:(?:pulumi|providers):/;

/**
 * Takes the registrations of one run of a program, in the place of an engine. Of what a resource answers, only what somebody
 * asks for is made into outputs: the SDK makes some thirty promises of each.
 */
export class Registrations {
  readonly nodes = new Map<string, Node>();
  /** Names that two resources have: the engine would refuse the second, and here it would hide the first. */
  readonly twice: string[] = [];
  private readonly answers = new WeakMap<Resource, Answer>();
  private readonly answered: NewResource;
  private readonly project: string;
  private open: (readonly [Registration, Answer])[] = [];
  private running: Promise<void>[] = [];

  constructor(answered: NewResource, { stack, project }: { stack: string; project: string }) {
    this.answered = answered;
    this.project = `urn:pulumi:${stack}::${project}::`;
  }

  /** Gives a resource its URN, its id and its outputs at once. Its node follows when all that is made in one go is there. */
  take(registration: Registration): void {
    const { resource, parent, custom, type, name, inputs } = registration;
    const id = custom ? recordedId(type, name, importedBy(registration)) : undefined;
    const answer = new Answer(this.urnOf(parent, type, name), id);
    this.answers.set(resource, answer);
    answersLazily(resource, answer, custom ? Object.keys(inputs) : []);
    // What depends on a component depends on the children that it is given later as well.
    if (this.open.length === 0) this.run(new Promise((resolve) => setImmediate(resolve)).then(() => this.drain()));
    this.open.push([registration, answer]);
  }

  /** Resolves when every node is noted. Throws what the first that failed did. */
  async done(): Promise<void> {
    while (this.running.length > 0) await Promise.all(this.running.splice(0));
  }

  /** Whoever waits for all hears where it fails; and whoever waits for the answer that it is about. */
  private run(work: Promise<void>, answer?: Answer): void {
    work.catch((error: unknown) => answer?.fail(error));
    this.running.push(work);
  }

  private drain(): void {
    for (const [registration, answer] of this.open.splice(0)) {
      try {
        const explicit = explicitDependencies(registration.options.dependsOn);
        const inputs = serialize(registration);
        // What holds plain data alone costs no promise.
        if (Array.isArray(explicit) && !(inputs instanceof Promise)) {
          this.complete(registration, answer, explicit, inputs);
        } else {
          const ready = Promise.all([explicit, inputs]);
          this.run(
            ready.then(([resources, serialized]) => this.complete(registration, answer, resources, serialized)),
            answer,
          );
        }
      } catch (error) {
        this.run(Promise.reject(answer.fail(error)));
      }
    }
  }

  private complete(
    registration: Registration,
    answer: Answer,
    explicit: readonly Resource[],
    inputs: Serialized,
  ): void {
    const { resource, type, name, custom, options } = registration;
    const importId = importedBy(registration);
    const provider = custom ? this.referenceTo((options as CustomResourceOptions).provider) : "";
    if (!leftOut.test(type)) {
      const dependencies = [explicit, ...inputs.sources].flatMap((sources) => reachable(sources, resource));
      this.note({
        urn: engineUrn(answer.urn),
        type,
        name,
        // Outside a preview the SDK would turn unknown values into absent ones, and a check could not tell.
        inputs: inputs.plain ? inputs.properties : deserialize(inputs.properties, true),
        parent: engineUrn(this.urn(registration.parent)),
        dependencies: [...new Set(dependencies.map((one) => engineUrn(this.urn(one))))],
        protect: options.protect ?? false,
        component: !custom,
        ...(options.retainOnDelete === true && { retained: true }),
        ...(importId !== "" && { importId }),
        ...((options.ignoreChanges ?? []).length > 0 && { ignored: options.ignoreChanges ?? [] }),
        provider,
      });
    }
    const given = inputs.plain ? inputs.properties : deserialize(inputs.properties, false);
    const { state } = this.answered({ type, name, inputs: given, custom, id: importId, provider });
    const plain = plainCopy(state);
    if (plain !== unresolved) answer.settle(plain as Properties);
    else {
      const settled = serializeProperties(name, state).then((properties) => answer.settle(properties));
      this.run(settled, answer);
    }
  }

  private note(node: Node): void {
    if (this.nodes.has(node.urn)) this.twice.push(node.name);
    this.nodes.set(node.urn, node);
  }

  private urn(resource: Resource | undefined): string {
    return (resource && this.answers.get(resource)?.urn) ?? "";
  }

  private referenceTo(provider: ProviderResource | undefined): string {
    const answer = provider && this.answers.get(provider);
    return answer ? `${answer.urn}::${String(answer.id)}` : "";
  }

  /** As the SDK's mocks make it: of the types of its parents, only the nearest. */
  private urnOf(parent: Resource | undefined, type: string, name: string): string {
    const nearest = this.urn(parent).split("::")[2]?.split("$").pop();
    return `${this.project}${nearest === undefined ? "" : `${nearest}$`}${type}::${name}`;
  }
}

/** The id of a resource that is recorded: that of what it adopts, or one like no other. */
export function recordedId(type: string, name: string, importId: string): string {
  return importId || `${type}::${name}`;
}

function importedBy({ custom, options }: Registration): string {
  return custom ? ((options as CustomResourceOptions).import ?? "") : "";
}

/** The mock monitor writes the root's type into its children's URNs; the engine does not. */
function engineUrn(urn: string): string {
  return urn.replace("::pulumi:pulumi:Stack$", "::");
}

function serialize({ name, inputs }: Registration): Serialized | Promise<Serialized> {
  const properties = Object.entries(inputs).filter(([key]) => key !== "id" && key !== "urn");
  const copy = plainCopy(Object.fromEntries(properties));
  if (copy !== unresolved) return { properties: copy as Properties, sources: [], plain: true };
  return serializeResourceProperties(name, inputs).then(([serialized, sources]) => ({
    properties: plainCopy(serialized) as Properties,
    sources: [...sources.values()],
    plain: false,
  }));
}

function deserialize(properties: Properties, keepUnknowns: boolean): Properties {
  const struct = { toJavaScript: () => properties };
  return deserializeProperties(struct as unknown as Parameters<typeof deserializeProperties>[0], keepUnknowns);
}
