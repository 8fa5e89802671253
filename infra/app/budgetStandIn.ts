import { valueAt } from "../contract/properties.ts";
import type { StandIn } from "../contract/standIn.ts";
import type { Admission } from "../providers/kubernetes/objects.ts";
import { objectStandIn, refuseInvalid } from "../providers/kubernetes/objects.ts";
import { type } from "./facts.ts";

/** Source: Kubernetes, pkg/apis/policy/validation, ValidatePodDisruptionBudgetSpec. */
function admitBudget({ inputs }: Admission): void {
  const fields = ["minAvailable", "maxUnavailable"] as const;
  const given = fields.flatMap((field) => {
    const value = valueAt(inputs, `spec.${field}`);
    return value === undefined ? [] : [[field, value] as const];
  });
  const wrong = given.flatMap(([field, value]) =>
    problemsOf(value).map((why) => `spec.${field}: Invalid value: ${shown(value)}: ${why}`),
  );
  const both = "spec: Invalid value: minAvailable and maxUnavailable cannot be both set";
  refuseInvalid("PodDisruptionBudget.policy", inputs, given.length > 1 ? [both, ...wrong] : wrong);
}

/** As Go has a number or a text. */
function shown(value: unknown): string {
  return typeof value === "number"
    ? String(value)
    : `intstr.IntOrString{Type:1, IntVal:0, StrVal:${JSON.stringify(value)}}`;
}

/** Why a number of pods or a percentage is none. */
function problemsOf(value: unknown): string[] {
  if (typeof value === "number") return value < 0 ? ["must be greater than or equal to 0"] : [];
  const percent = /^([0-9]+)%$/.exec(String(value))?.[1];
  if (percent === undefined) {
    return [
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ];
  }
  return Number(percent) > 100 ? ["must not be greater than 100%"] : [];
}

export const budgetStandIn: StandIn = objectStandIn(type.budget, {
  plural: "poddisruptionbudgets.policy",
  namespaced: true,
  more: { admit: admitBudget },
});
