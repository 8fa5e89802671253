import { expect } from "vitest";
import type { Clients, HttpAnswer } from "../../infra/contract/client.ts";
import type { Gate, GateMaker } from "../../infra/contract/gate.ts";
import { Resources } from "../../infra/contract/resources.ts";
import type { ResourceShape } from "../../infra/contract/shape.ts";

/** A resource as the program asked for it, in the target `here`. */
export function shape(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  component?: ResourceShape,
): ResourceShape {
  return {
    ...{ urn: `urn:${name}`, type, name, inputs, protect: true, target: "here" },
    ...(component && { component, parent: component.urn }),
  };
}

/** The gates that a room makes of these resources. */
export function gatesFor(make: GateMaker, ...shapes: ResourceShape[]): Gate[] {
  return make(new Resources(shapes), "live");
}

/** The only gate of these resources. */
export function gateFor(make: GateMaker, ...shapes: ResourceShape[]): Gate {
  const [gate, ...others] = gatesFor(make, ...shapes);
  if (!gate || others.length > 0) throw new Error(`${others.length + (gate ? 1 : 0)} gates, not one`);
  return gate;
}

/** What a service says when it is asked by a method; `undefined` where there is no such thing. */
type Said = object;

/** Asks a gate where services answer so; every question must be put to the target `here`, or to one of these. */
export async function answer(
  gate: Gate,
  said: Said,
  {
    http = {},
    targets = ["here"],
  }: { http?: Readonly<Record<string, Partial<HttpAnswer>[]>>; targets?: unknown[] } = {},
): Promise<string> {
  const client = Object.fromEntries(
    Object.entries(said as Record<string, unknown>).map(([method, found]) => [
      method,
      (...args: unknown[]) => Promise.resolve(of(found, args)),
    ]),
  );
  const visits = new Map<string, number>();
  const clients = {
    of: (_: unknown, target: unknown) => {
      expect(targets).toContain(target);
      return client;
    },
    http: (url: string) => {
      const visit = visits.get(url) ?? 0;
      visits.set(url, visit + 1);
      const answers = http[url] ?? [{ status: 404 }];
      return Promise.resolve({ status: 200, headers: {}, body: "", ...answers[Math.min(visit, answers.length - 1)] });
    },
  } as unknown as Clients;
  const { verdict, message } = await gate.ask(clients);
  return `${verdict}: ${message}`;
}

/** What a service says may depend on what it is asked for. */
function of(found: unknown, args: unknown[]): unknown {
  return typeof found === "function" ? (found as (...given: unknown[]) => unknown)(...args) : found;
}
