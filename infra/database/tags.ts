/** Tags of a resource that is made: what is stated, and whose it is. */
export function ownTags(tags: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return { ...tags, "managed-by": "broadcast" };
}
