import { PolicyPack } from "@pulumi/policy";
import { checks } from "./checks/index.ts";
import { policiesOf } from "./pack.ts";

new PolicyPack("broadcast", { policies: policiesOf(checks) });
