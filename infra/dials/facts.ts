/** Component of a dial. */
export const component = "broadcast:infra:Dial";

/** What a change of an input does, for types of which somebody has read or tried it. */
type KnownInputs = Readonly<Record<string, "update" | "replace">>;

/** Where it is known from. */
interface KnownType {
  source: string;
  inputs: KnownInputs;
}

const each = (inputs: readonly string[], effect: "update" | "replace"): KnownInputs =>
  Object.fromEntries(inputs.map((input) => [input, effect]));

/** Types that no kind lists, by token. An input that is not here is unknown, and no claim. */
export const knownTypes: Readonly<Record<string, KnownType>> = {
  "aws:dynamodb/table:Table": {
    source: "terraform-provider-aws, internal/service/dynamodb/table.go",
    inputs: {
      ...each(["readCapacity", "writeCapacity", "tableClass", "pointInTimeRecovery", "tags"], "update"),
      ...each(["hashKey", "localSecondaryIndexes", "name", "rangeKey"], "replace"),
    },
  },
  "aws:appautoscaling/target:Target": {
    source: "terraform-provider-aws, internal/service/appautoscaling/target.go",
    inputs: {
      ...each(["maxCapacity", "minCapacity", "roleArn", "tags"], "update"),
      ...each(["resourceId", "scalableDimension", "serviceNamespace"], "replace"),
    },
  },
  "cloudflare:index/zoneSetting:ZoneSetting": {
    source: "terraform-provider-cloudflare 5.22.0, as it was run",
    inputs: { ...each(["enabled", "value"], "update"), ...each(["settingId", "zoneId"], "replace") },
  },
};

/** A resource of AWS stays in its region. Source: pulumi-aws 7, "Region where this resource will be managed". */
export const staysIn: KnownInputs = { region: "replace" };

/** How a change is asked for; without it one waits for the maintenance window while the update "succeeds". */
export const atOnce = "applyImmediately";

/**
 * Of a patch the name and the namespace alone replace it; what else cannot change, the API server refuses, in a preview already.
 * Source: pulumi-kubernetes 4.34, provider/pkg/provider/provider.go, Diff.
 */
export const patchSource = "pulumi-kubernetes 4.34, provider/pkg/provider/provider.go";

/** Seconds that a step takes on the sandbox where no stack file states it: an estimate. */
export const usualSeconds = 60;
