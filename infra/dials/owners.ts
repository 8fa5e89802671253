import type { Clients } from "../contract/client.ts";
import type { TurnedThings } from "../contract/owner.ts";
import { isObject } from "../contract/properties.ts";
import type { Tags } from "../providers/aws/tagOwners.ts";
import { turnedResource } from "../providers/aws/turnedResources.ts";
import { turnedObject } from "../providers/kubernetes/turnedObjects.ts";
import { knownTypes } from "./facts.ts";
import type { Dial } from "./reading.ts";
import { dialsIn, titleOf } from "./reading.ts";
import { providerOf } from "./types.ts";

/** Properties of any object, and of any resource of AWS; one of Cloudflare bears no sign of anybody. */
export const dialThings: TurnedThings = (resources) =>
  dialsIn(resources.normal).flatMap((dial) => {
    const { shape, type } = dial;
    const provider = providerOf(type);
    if (provider === "kubernetes") return turnedObject(resources, shape);
    if (provider !== "aws") return [];
    return turnedResource(resources, shape, {
      subject: titleOf(dial),
      terraform: { type: knownTypes[type]?.terraform ?? "<type of it in Terraform>" },
      tags: (clients) => tagsOf(dial, clients),
    });
  });

/** As the engine's provider answers. */
async function tagsOf({ shape }: Dial, clients: Clients): Promise<Tags | undefined> {
  const found = await clients.read(shape);
  if (!found) return undefined;
  const tags = isObject(found["tagsAll"]) ? found["tagsAll"] : found["tags"];
  return isObject(tags) ? Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)])) : {};
}
