import type { Clients } from "../../contract/client.ts";
import type { Owner, PhaseResources, TurnedThing } from "../../contract/owner.ts";
import { turnedPaths } from "../../contract/owner.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import type { Tags, TaggedResource, TerraformNames } from "./tagOwners.ts";
import { resourceHandOvers, tagOwners } from "./tagOwners.ts";

interface Options {
  /** As `RDS instance shop-prod`. */
  subject: string;
  terraform: TerraformNames;
  /** Its tags, as its service has them; undefined where there is no such thing. */
  tags: (clients: Clients) => Promise<Tags | undefined>;
}

/** What a service tells of a resource: its tags, and owners that only this type of resource has. */
interface Told {
  tags: Tags;
  owners: readonly Owner[];
}

/** What is turned of a resource of AWS that exists already; none of one that this program has made, which is nobody else's. */
export function turnedResource(resources: PhaseResources, shape: ResourceShape, options: Options): TurnedThing[] {
  return turnedAndTold(resources, shape, options, async (clients) => {
    const tags = await options.tags(clients);
    return tags && { tags, owners: [] };
  });
}

/** The same of one whose service tells of more owners than its tags do. */
export function turnedAndTold(
  resources: PhaseResources,
  shape: ResourceShape,
  { subject, terraform }: Pick<Options, "subject" | "terraform">,
  told: (clients: Clients) => Promise<Told | undefined>,
): TurnedThing[] {
  const paths = turnedPaths(resources, shape).map((keys) => keys.join("."));
  if (shape.adopted !== true || paths.length === 0) return [];
  const resource: TaggedResource = { subject, paths, terraform };
  return [
    {
      subject,
      paths,
      owners: async (clients) => {
        const found = await told(clients);
        return found && [...found.owners, ...tagOwners(resource, found.tags)];
      },
      handOverTo: (tool) => resourceHandOvers(tool, resource),
    },
  ];
}

/** Tags of a list of keys and values. */
export function tagsOf(list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}
