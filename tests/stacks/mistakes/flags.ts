import type { Mistake } from "./mistake.ts";

/** Mistakes in what a file says of its flags. */
export const flagMistakes: readonly Mistake[] = [
  {
    name: "flags that are none",
    edit: (e) => (e["flags"].shop.values = {}),
    path: "estate.flags.shop.values",
    allowed: /^at least one flag$/,
  },
  {
    name: "a flag's name with a blank",
    edit: (e) => (e["flags"].shop.values["light signup"] = { normal: false, broadcast: true }),
    path: "estate.flags.shop.values.light signup",
    allowed: /^letters, digits, '-', '_' and '\.'$/,
  },
  {
    name: "a flag that is a plain value",
    edit: (e) => (e["flags"].shop.values["light-signup"] = true),
    path: "estate.flags.shop.values.light-signup",
    allowed: /^the keys normal, broadcast; optionally prewarm$/,
  },
  {
    name: "a flag without its normal value",
    edit: (e) => delete e["flags"].shop.values["light-signup"].normal,
    path: "estate.flags.shop.values.light-signup.normal",
    allowed: /^a text of at most 4096 characters or a number or true or false$/,
  },
  {
    name: "a flag that is a list",
    edit: (e) => (e["flags"].shop.values["light-signup"].broadcast = ["fr", "en"]),
    path: "estate.flags.shop.values.light-signup.broadcast",
    allowed: /^a text of at most 4096 characters or a number or true or false$/,
  },
  {
    name: "flags beside their values",
    edit: (e) => (e["flags"].shop["light-signup"] = { normal: false, broadcast: true }),
    path: "estate.flags.shop.light-signup",
    allowed: /^no such key; the keys values; optionally in, namespace, adopt, configMap$/,
  },
  {
    name: "flags in a namespace with a capital",
    edit: (e) => (e["flags"].shop.namespace = "Shop"),
    path: "estate.flags.shop.namespace",
    allowed: /^1 to 63 lower-case letters, digits and inner hyphens$/,
  },
  {
    name: "a ConfigMap's name with a dot",
    edit: (e) => (e["flags"].shop.configMap = "shop.flags"),
    path: "estate.flags.shop.configMap",
    allowed: /^1 to 63 lower-case letters, digits and inner hyphens$/,
  },
  {
    name: "a ConfigMap that is adopted with its namespace",
    edit: (e) => (e["flags"].shop.adopt = "shop/flags"),
    path: "estate.flags.shop.adopt",
    allowed: /^1 to 63 lower-case letters, digits and inner hyphens$/,
  },
  {
    name: "a ConfigMap that is adopted and named again",
    edit: (e) => Object.assign(e["flags"].shop, { adopt: "flags", configMap: "flags" }),
    path: "estate.flags.shop.configMap",
    allowed: /^nothing, since adopt says it$/,
  },
];
