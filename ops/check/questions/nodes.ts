import { ofType } from "../../../policies/check.ts";
import type { ResourceShape } from "../../../policies/shape.ts";
import { inputsOf, required } from "../../../policies/shape.ts";
import { token } from "../../../policies/types.ts";
import { count } from "../../gates/gate.ts";
import type { CheckPorts } from "../ports.ts";
import type { Finding, Question } from "../question.ts";
import { each, no, unknown, yes } from "../question.ts";

/** Families that share quota L-1216C47A. Source: Amazon EC2 user guide, "On-Demand Instance quotas". */
const standardFamily = /^[acdhimrtz]\d/;

/** Waits of days: a quota is raised by AWS's support, not by a switch. */
export const nodeQuota: Question = {
  name: "node-quota",
  asks: "Does the vCPU quota allow the broadcast's nodes?",
  ask: ({ resources }, ports) => {
    const groups = ofType(resources.live, token.nodeGroup);
    if (groups.length === 0) {
      return Promise.resolve([
        unknown(
          "nodes",
          "the stack file describes no node group, so the type of its nodes is not known: compare headroom.node.max " +
            "times their vCPUs with quota L-1216C47A yourself",
        ),
      ]);
    }
    return each(
      groups,
      ({ name }) => name,
      (group) => askGroup(group, ports),
    );
  },
};

async function askGroup(group: ResourceShape, ports: CheckPorts): Promise<Finding> {
  const inputs = inputsOf(group);
  const text = (key: string): string => required(inputs.at(key), inputs.at(key).text());
  const name = text("nodeGroupName");
  const types = inputs
    .at("instanceTypes")
    .items()
    .map((item) => required(item, item.text()));
  const others = types.filter((type) => !standardFamily.test(type));
  if (others.length > 0) return unknown(name, `${others.join(", ")} counts against another quota than L-1216C47A`);

  const nodes = required(inputs.at("scalingConfig", "minSize"), inputs.at("scalingConfig", "minSize").number());
  const [found, vcpus, ...each] = await Promise.all([
    ports.nodeGroup(text("clusterName"), name),
    ports.standardVcpus(),
    ...types.map((type) => ports.vcpusOf(type)),
  ]);
  if (!vcpus) return unknown(name, "the quota cannot be found");
  const unheard = types.filter((_, index) => each[index] === undefined);
  if (unheard.length > 0) {
    return no(name, `the region has no ${unheard.join(", ")}`, "take another type in headroom.nodeGroup.instanceTypes");
  }
  // The group may start any of its types: the largest counts.
  const largest = Math.max(...each.map((value) => value ?? 0));
  const more = Math.max(0, nodes - (found?.desired ?? 0)) * largest;
  const text_ = `${count(vcpus.running)} vCPUs run, ${count(nodes)} nodes take ${count(more)} more, ${count(vcpus.quota)} are allowed`;
  if (vcpus.running + more <= vcpus.quota) return yes(name, text_);
  return no(
    name,
    `${text_}: ${count(vcpus.running + more - vcpus.quota)} too many`,
    `aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-1216C47A --desired-value ${vcpus.running + more}; it may take days`,
  );
}
