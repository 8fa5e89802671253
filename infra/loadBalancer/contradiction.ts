type Inputs = Readonly<Record<string, unknown>>;

const listed = (value: unknown): string[] => (Array.isArray(value) ? value.map(String).sort() : []);

/**
 * What a stack file says of a load balancer that exists and that would harm it; undefined for no such thing. Other subnets would move an
 * application load balancer, and replace a network load balancer with its addresses.
 */
export function balancerContradiction(found: Inputs, wanted: Inputs): string | undefined {
  const [has, gets] = [listed(found["subnets"]), listed(wanted["subnets"])];
  if (has.length === 0 || gets.length === 0 || has.join() === gets.join()) return undefined;
  return `its subnets are ${has.join(", ")}; ${gets.join(", ")} would move it. State them as they are, or omit them`;
}
