import type { Clients } from "../contract/client.ts";
import type { Finding, Question } from "../contract/question.ts";
import { askEach, no, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import type { Autoscaler } from "./client.ts";
import { appClient } from "./client.ts";
import { type } from "./facts.ts";
import { scaleTargetName, scaleTargetOf, sizersIn } from "./reading.ts";

/** Two who size the same app take turns, and the smaller size comes back in the middle of the show. */
export const autoscalers: Question = {
  name: "autoscalers",
  asks: "Is every app there, with one autoscaler that can work and nobody fighting it?",
  ask: ({ resources }, clients) => {
    const lists = new Map<string, Promise<Autoscaler[]>>();
    const beside = (shape: ResourceShape): Promise<Autoscaler[]> => {
      const { namespace } = scaleTargetOf(shape);
      const key = `${shape.target ?? ""} ${namespace}`;
      const list = lists.get(key) ?? clients.of(appClient, shape.target).autoscalers(namespace);
      lists.set(key, list);
      return list;
    };
    return askEach(sizersIn(resources.normal), scaleTargetName, (shape) => askApp(shape, clients, beside));
  },
};

async function askApp(
  shape: ResourceShape,
  clients: Clients,
  beside: (shape: ResourceShape) => Promise<Autoscaler[]>,
): Promise<Finding> {
  const label = scaleTargetName(shape);
  const target = scaleTargetOf(shape);
  const autoscaled = shape.type !== type.replicas;
  const own = autoscaled ? inputsOf(shape).at("metadata", "name").text() : undefined;
  const client = clients.of(appClient, shape.target);
  const [pods, all, claims] = await Promise.all([
    client.pods(target),
    beside(shape),
    autoscaled ? client.replicaClaims(target) : [],
  ]);
  if (!pods)
    return no(label, `there is no such ${target.kind}`, "deliver the app first, or correct its name in the stack file");
  const scaling = all.filter((each) => each.target === target.name);
  const others = scaling.filter(({ name }) => name !== own);
  if (others.length > 0) {
    const names = others.map(({ name }) => name).join(", ");
    const adopt = `adopt: ${others[0]?.name ?? ""}`;
    return own === undefined
      ? no(
          label,
          `autoscaler ${names} sizes it, and would undo the patch`,
          `state minReplicas and maxReplicas, and ${adopt}`,
        )
      : no(label, `autoscaler ${names} sizes it as well`, `delete it, or say ${adopt}`);
  }
  const [found] = scaling;
  if (shape.type === type.autoscalerPatch && !found) {
    return no(
      label,
      `autoscaler ${own ?? ""} does not exist, and the stack file adopts it`,
      "correct adopt, or omit it to make one",
    );
  }
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
