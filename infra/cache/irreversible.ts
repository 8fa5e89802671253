import type { IrreversibleChange } from "../contract/irreversible.ts";
import { memoryOf, type } from "./facts.ts";

export const irreversibleCacheChanges: readonly IrreversibleChange[] = [
  {
    types: [type.group],
    paths: ["nodeType"],
    level: "warning",
    applies: ({ before, after }) => {
      const [had, gets] = [memoryOf[String(before)], memoryOf[String(after)]];
      return had === undefined || gets === undefined || gets < had;
    },
    reason: "a smaller node must hold the data the evening left: AWS refuses it where it does not",
    source: 'Amazon ElastiCache User Guide, "Scaling replica nodes for Valkey or Redis OSS (Cluster Mode Disabled)"',
  },
];
