import type { Clients } from "../../contract/client.ts";
import type { Owner, PhaseResources, TurnedThing } from "../../contract/owner.ts";
import { setPaths, turnedPaths } from "../../contract/owner.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import type { Tags, TaggedResource, TerraformNames } from "./tagOwners.ts";
import { resourceHandOvers, tagOwners } from "./tagOwners.ts";

interface Options {
  /** As `RDS instance shop-prod`. */
  subject: string;
  terraform: TerraformNames;
  /** Its tags, as its service has them; undefined where there is no such thing. */
  tags: (clients: Clients) => Promise<Tags | undefined>;
  /** Owners that only this type of resource has. */
  more?: (clients: Clients, tags: Tags) => Promise<Owner[]> | Owner[];
  /** Whether all that is set counts, and not only what differs between phases. */
  all?: boolean;
}

/** What is turned of a resource of AWS that exists already; none of one that this program has made, which is nobody else's. */
export function turnedResource(
  resources: PhaseResources,
  shape: ResourceShape,
  { subject, terraform, tags, more, all }: Options,
): TurnedThing[] {
  const paths = (all === true ? setPaths(shape) : turnedPaths(resources, shape)).map((keys) => keys.join("."));
  if (shape.adopted !== true || paths.length === 0) return [];
  const resource: TaggedResource = { subject, paths, terraform };
  return [
    {
      subject,
      paths,
      owners: async (clients) => {
        const found = await tags(clients);
        return found && [...((await more?.(clients, found)) ?? []), ...tagOwners(resource, found)];
      },
      handOverTo: (tool) => resourceHandOvers(tool, resource),
    },
  ];
}

/** Tags of a list of keys and values. */
export function tagsOf(list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}
