import { describe, it } from "vitest";
import { type } from "../../../infra/flags/facts.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { offlineEstate } from "../../graphs.ts";

describe.each([
  ["made", type.configMap, undefined],
  ["adopted", type.configMapPatch, "flags"],
])("gates of flags that are %s", (_, token, adopt) => {
  const live = new Live(
    offlineEstate("prod", (raw) => {
      keepKinds(raw, "flags");
      if (adopt !== undefined) raw["flags"].shop.adopt = adopt;
    }),
  );

  it.each<Mistake>([
    [
      "a flag that did not turn",
      token,
      "flags-shop-values",
      (outputs) => Object.assign(outputs["data"] as object, { "light-signup": "false" }),
      "flags-shop-values",
      /light-signup is false, not true/,
    ],
    [
      "a flag that is gone",
      token,
      "flags-shop-values",
      (outputs) => (outputs["data"] = { "light-signup": "true" }),
      "flags-shop-values",
      /android-sync-minutes is missing, not 240/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));
});
