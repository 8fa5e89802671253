import type { FigureMaker } from "../contract/figure.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { balancerOf } from "../loadBalancer/arn.ts";
import { figuresOfBalancer } from "../loadBalancer/figures.ts";
import { arnOf, balancersIn } from "../loadBalancer/reading.ts";
import { component, type } from "./facts.ts";

/** The load balancers that alarms watch; one that the file turns as well is shown once, by what its alarm says of it. */
export const alarmFigures: FigureMaker = (resources) => {
  const turned = new Set(balancersIn(resources).map((shape) => balancerOf(arnOf(shape))?.id));
  return resources.ofType(component).flatMap((shape) => {
    const alarms = resources.childrenOf(shape, type.alarm);
    return inputsOf(shape)
      .at("loadBalancers")
      .entries()
      .map(([name, at]) => ({ name, id: required(at, at.text()) }))
      .filter(({ id }) => !turned.has(id))
      .flatMap(({ name, id }) =>
        figuresOfBalancer({ name, id, target: alarms[0]?.target, p95Seconds: lineOf(alarms, id) }),
      );
  });
};

function lineOf(alarms: readonly ResourceShape[], id: string): number | undefined {
  const own = alarms.find((alarm) => inputsOf(alarm).at("dimensions", "LoadBalancer").text() === id);
  return own && inputsOf(own).at("threshold").number();
}
