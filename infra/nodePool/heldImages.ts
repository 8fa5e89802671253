/** What a node tells of its images, the largest ones. */
export interface NodeImages {
  name: string;
  images: readonly { names: readonly string[]; bytes: number }[];
}

/**
 * So many images a node tells of at most, unless its kubelet is told otherwise. Source: Kubernetes, KubeletConfiguration,
 * `nodeStatusMaxImages`.
 */
export const mostImagesTold = 50;

/** As a container runtime names an image: with its registry, and with its digest or else a tag. Source: distribution/reference, normalize.go. */
export function imageName(reference: string): string {
  const [named = "", digest] = reference.split("@");
  const [first = "", ...path] = named.split("/");
  const full =
    path.length > 0 && (/[.:]/.test(first) || first === "localhost")
      ? named
      : `docker.io/${path.length === 0 ? "library/" : ""}${named}`;
  const tagged = /:[^/]*$/.test(full);
  if (digest !== undefined) return `${full.replace(/:[^/]*$/, "")}@${digest}`;
  return tagged ? full : `${full}:latest`;
}

/** Whether a node has an image: what is not in a full list may be among the smaller ones that it says nothing of. */
export function holds(node: NodeImages, image: string): "yes" | "no" | "unknown" {
  if (listed(node, image)) return "yes";
  return node.images.length >= mostImagesTold ? "unknown" : "no";
}

/** Size of an image; undefined where no node tells. */
export function bytesOf(nodes: readonly NodeImages[], image: string): number | undefined {
  return nodes.map((node) => listed(node, image)?.bytes).find((bytes) => bytes !== undefined);
}

const listed = ({ images }: NodeImages, image: string): NodeImages["images"][number] | undefined =>
  images.find(({ names }) => names.some((name) => imageName(name) === image));
