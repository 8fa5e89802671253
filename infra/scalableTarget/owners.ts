import type { TurnedThings } from "../contract/owner.ts";
import { turnedResource } from "../providers/aws/turnedResources.ts";
import { scalingClient } from "./client.ts";
import { importIdOf } from "./id.ts";
import { idOf, targetsIn } from "./reading.ts";

/** Bounds. Source: terraform-provider-aws, docs/r/appautoscaling_target. */
export const scalableTargetThings: TurnedThings = (resources) =>
  targetsIn(resources.normal).flatMap((shape) => {
    const id = idOf(shape);
    return turnedResource(resources, shape, {
      subject: `scalable target ${importIdOf(id)}`,
      terraform: { type: "aws_appautoscaling_target" },
      tags: (clients) => clients.of(scalingClient, shape.target).tags(id),
    });
  });
