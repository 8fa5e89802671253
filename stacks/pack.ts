import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "../policies/pack.ts";
import { checksOf } from "./checks.ts";
import { kinds } from "./kinds.ts";

/** What `pulumi preview --policy-pack policies` loads. */
new PolicyPack("broadcast", { policies: policiesOf(checksOf(kinds)) });
