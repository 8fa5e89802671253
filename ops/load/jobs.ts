import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { UsageError } from "../errors.ts";
import { writeWhole } from "../files.ts";

/** A ConfigMap holds a mebibyte; some of it is names. */
const mostBytes = 1_000_000;

/** Before what a pod has to say, on one line of its log. */
export const tallyMark = "BROADCAST_TALLY ";

/**
 * What a pod does: its own share, and then when it began and its tally, on one line. Artillery's words go elsewhere.
 * Pods are scheduled one by one, so each waits for the next full two minutes of the clock that all share.
 */
const podCommand = [
  'cd "$(mktemp -d)" && cp /test/* .',
  "meet=${BROADCAST_LOAD_MEET_SECONDS:-120} && sleep $((meet - $(date +%s) % meet)) && began=$(date +%s)",
  "BROADCAST_LOAD_TALLY=tally.json node /load/node_modules/artillery/bin/run run --quiet script-$JOB_COMPLETION_INDEX.json >&2",
  `printf '${tallyMark}{"worker":%s,"began":%s,"tally":%s}\\n' "$JOB_COMPLETION_INDEX" "$began" "$(cat tally.json)"`,
].join(" && ");

/** Writes a Kubernetes manifest of a folder: an indexed Job, a pod for each worker. Throws UsageError where it is too large. */
export function writeJobs(folder: string, { image, name, seconds }: { image: string; name: string; seconds: number }) {
  const files = readdirSync(folder).filter((file) => /^script-\d+\.json$|^processor\.mjs$/.test(file));
  const data = Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes > mostBytes) {
    throw new UsageError(
      `The scripts are of ${bytes} bytes, and a ConfigMap holds ${mostBytes}. Take fewer --workers.`,
    );
  }
  const pods = files.length - 1;
  const labels = { "app.kubernetes.io/name": "broadcast-load" };
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, data };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, labels },
    spec: {
      completionMode: "Indexed",
      completions: pods,
      parallelism: pods,
      // A share that is played again would be counted twice.
      backoffLimit: 0,
      activeDeadlineSeconds: seconds,
      ttlSecondsAfterFinished: 3600,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          containers: [
            {
              name: "artillery",
              image,
              command: ["sh", "-c", podCommand],
              env: [{ name: "ARTILLERY_DISABLE_TELEMETRY", value: "true" }],
              resources: { requests: { cpu: "1", memory: "512Mi" }, limits: { memory: "1Gi" } },
              volumeMounts: [{ name: "test", mountPath: "/test", readOnly: true }],
            },
          ],
          volumes: [{ name: "test", configMap: { name } }],
        },
      },
    },
  };
  const path = join(folder, "jobs.yaml");
  writeWhole(path, [map, job].map((one) => stringify(one)).join("---\n"));
  return path;
}
