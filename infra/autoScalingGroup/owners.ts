import type { HandOver, Owner, TurnedThings } from "../contract/owner.ts";
import type { Tags } from "../providers/aws/tagOwners.ts";
import { turnedAndTold } from "../providers/aws/turnedResources.ts";
import { autoScalingClient } from "./client.ts";
import { ownerTags } from "./facts.ts";
import { groupsIn, readGroup } from "./reading.ts";

const sizes = ["minSize", "maxSize", "desiredCapacity"];

/** Sizes. Source: terraform-provider-aws, docs/r/autoscaling_group. */
export const autoScalingGroupThings: TurnedThings = (resources) =>
  groupsIn(resources.normal).flatMap((shape) => {
    const { label } = readGroup(shape);
    const resource = {
      subject: `Auto Scaling group ${label}`,
      terraform: { type: "aws_autoscaling_group", tagBlocks: true },
    };
    return turnedAndTold(resources, shape, resource, async (clients) => {
      const state = await clients.of(autoScalingClient, shape.target).group(label);
      return state && { tags: state.tags, owners: services(state.tags, state.managedBy) };
    });
  });

/** Services of AWS that make such groups and keep their sizes. */
function services(tags: Tags, managedBy: string | undefined): Owner[] {
  const [nodeGroup, cluster, environment] = [
    tags[ownerTags.nodeGroup],
    tags[ownerTags.cluster],
    tags[ownerTags.beanstalk],
  ];
  if (nodeGroup !== undefined) {
    const instead = `nodePools.<name>.nodeGroup: { adopt: ${cluster ?? "<cluster>"}:${nodeGroup} }`;
    return [service(`EKS's node group ${nodeGroup}`, "sets", `tag ${ownerTags.nodeGroup}`, `turn ${instead} instead`)];
  }
  if (managedBy !== undefined) {
    const how = "it keeps the group, and refuses others' changes";
    return [service(managedBy, "sets", how, "turn what that service offers, under dials")];
  }
  if (environment === undefined) return [];
  return [
    service(
      `Elastic Beanstalk's ${environment}`,
      "may set",
      `tag ${ownerTags.beanstalk}: a change of its configuration sets the sizes back`,
      "deploy and configure nothing there from before prewarm until normal, or turn its MinSize and MaxSize there",
    ),
  ];
}

function service(who: string, hold: Owner["hold"], how: string, short: string): Owner {
  const handOver: HandOver = { place: who, language: "text", lines: [`${short}.`], short };
  return { tool: "service", who, hold, paths: sizes, how, handOvers: [handOver] };
}
