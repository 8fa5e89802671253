/**
 * Key of an annotation or a tag by which the owner's own code says which values it leaves alone: it is written by the same delivery as what
 * makes it do so. Values are separated by spaces.
 */
export const handedOverMark = "broadcast/handed-over";

/** Values that a mark names. */
export function handedOver(marks: Readonly<Record<string, string>>): readonly string[] {
  return (marks[handedOverMark] ?? "").split(/\s+/).filter((name) => name !== "");
}
