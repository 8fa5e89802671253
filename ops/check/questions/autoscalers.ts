import { appShapes, deploymentOf } from "../../../policies/reading/apps.ts";
import type { ResourceShape } from "../../../policies/shape.ts";
import { inputsOf } from "../../../policies/shape.ts";
import { token } from "../../../policies/types.ts";
import type { CheckPorts, NamedAutoscaler } from "../ports.ts";
import type { Finding, Question } from "../question.ts";
import { each, no, yes } from "../question.ts";

/** Two who size the same app take turns, and the smaller size comes back in the middle of the show. */
export const autoscalers: Question = {
  name: "autoscalers",
  asks: "Is every app there, with one autoscaler that can work and nobody fighting it?",
  ask: ({ resources }, ports) => {
    const lists = new Map<string, Promise<NamedAutoscaler[]>>();
    const inNamespace = (namespace: string): Promise<NamedAutoscaler[]> => {
      const list = lists.get(namespace) ?? ports.autoscalers(namespace);
      lists.set(namespace, list);
      return list;
    };
    return each(appShapes(resources.normal), deploymentOf, (shape) => askApp(shape, ports, inNamespace));
  },
};

async function askApp(
  shape: ResourceShape,
  ports: CheckPorts,
  inNamespace: (namespace: string) => Promise<NamedAutoscaler[]>,
): Promise<Finding> {
  const label = deploymentOf(shape);
  const [namespace = "", deployment = ""] = label.split("/");
  const own = shape.type === token.autoscaler ? inputsOf(shape).at("metadata", "name").text() : undefined;
  const [pods, all, claims] = await Promise.all([
    ports.pods(namespace, deployment),
    inNamespace(namespace),
    own === undefined ? [] : ports.replicaClaims(namespace, deployment),
  ]);
  if (!pods)
    return no(label, "there is no such Deployment", "deliver the app first, or correct its name in the stack file");
  const scaling = all.filter(({ target }) => target === deployment);
  const others = scaling.filter(({ name }) => name !== own);
  if (others.length > 0) {
    const names = others.map(({ name }) => name).join(", ");
    return own === undefined
      ? no(label, `autoscaler ${names} sizes it, and would undo the patch`, "say scaling: hpa, and import it")
      : no(
          label,
          `autoscaler ${names} sizes it as well`,
          `delete it, or adopt it: import: ${namespace}/${others[0]?.name ?? ""}`,
        );
  }
  const [found] = scaling;
  if (found && found.owners.length > 0) {
    const owners = found.owners.join(", ");
    return no(
      label,
      `${owners} keeps its autoscaler and sets it back`,
      `pause ${owners}, or turn its own minimum instead`,
    );
  }
  if (found && found.troubles.length > 0) {
    return no(
      label,
      `its autoscaler cannot work: ${found.troubles.join("; ")}`,
      "look at kubectl describe hpa; often metrics-server is missing",
    );
  }
  if (claims && claims.length > 0) {
    return no(
      label,
      `${claims.join(", ")} sets spec.replicas at each delivery`,
      "take spec.replicas out of its manifest, after handing the field over (Kubernetes docs, “Transferring ownership”)",
    );
  }
  return yes(
    label,
    own === undefined
      ? "no autoscaler, as the stack file says"
      : found
        ? "one autoscaler, nobody else"
        : "no autoscaler yet: the first update creates it",
  );
}
