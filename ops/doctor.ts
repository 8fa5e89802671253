import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { placeholdersIn } from "../stacks/credentials.ts";
import { UnreadableSettings } from "../stacks/document.ts";
import { OutdatedSettings, InvalidSettings } from "../stacks/settings.ts";
import { findCli } from "./engine/cli.ts";
import { UsageError } from "./errors.ts";
import { webhookAddress, webhookVariable } from "./notices/slack.ts";
import { readStackFile, stackNames } from "./stackFile.ts";

/** One thing that a switch of a real estate needs. Secrets are told by name only. */
export interface DoctorFinding {
  what: string;
  found: boolean;
  /** Whether a switch does without. */
  optional?: true;
  /** What was found, or how to get it. */
  detail: string;
}

type Environment = NodeJS.ProcessEnv;

export async function examine(environment: Environment = process.env): Promise<DoctorFinding[]> {
  const home = environment["HOME"] ?? homedir();
  const inHome = (...parts: string[]): string | undefined =>
    existsSync(join(home, ...parts)) ? `~/${parts.join("/")}` : undefined;
  const variable = (...names: string[]): string | undefined => names.find((name) => environment[name]);
  const login = variable("PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN") ?? inHome(".pulumi", "credentials.json");
  const aws =
    variable("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE") ??
    inHome(".aws", "credentials") ??
    inHome(".aws", "config");
  return [
    finding("Node", `v${process.versions.node}`, ""),
    await cliFinding(environment),
    finding(
      "Pulumi login",
      login,
      "run `pulumi login` (Pulumi Cloud), or `pulumi login s3://bucket` or `pulumi login file://folder`",
    ),
    finding(
      "Secrets of a self-managed backend",
      variable("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_ACCESS_TOKEN"),
      "set PULUMI_CONFIG_PASSPHRASE, or use Pulumi Cloud or a KMS key, which need none",
    ),
    finding(
      "AWS credentials",
      aws,
      "set AWS_PROFILE after `aws configure sso`, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
    finding(
      "Cloudflare credentials",
      variable("CLOUDFLARE_API_TOKEN"),
      "set CLOUDFLARE_API_TOKEN to a token for the stack's zone",
    ),
    finding(
      "Kubernetes credentials",
      variable("KUBECONFIG") ?? inHome(".kube", "config"),
      "run `aws eks update-kubeconfig --name <cluster>`",
    ),
    slackFinding(environment[webhookVariable]),
    ...stackNames().map(stackFinding),
  ];
}

function finding(what: string, detail: string | undefined, missing: string): DoctorFinding {
  return { what, found: detail !== undefined, detail: detail ?? missing };
}

/** A switch needs none. The address is a secret: it is told by the name of what holds it. */
function slackFinding(webhook = ""): DoctorFinding {
  const what = "Slack";
  const how = `to have a channel told of each switch, set ${webhookVariable} to the address of an incoming webhook`;
  if (webhook === "") return { what, found: false, optional: true, detail: how };
  return webhookAddress(webhook)
    ? { what, found: true, detail: webhookVariable }
    : { what, found: false, detail: `${webhookVariable} is no address of a webhook; allowed: https://…` };
}

async function cliFinding(environment: Environment): Promise<DoctorFinding> {
  const missing =
    "install it from https://www.pulumi.com/docs/install/, or run `npx pulumi version` once; rehearse and plan work without";
  try {
    const cli = await findCli(environment);
    return finding(
      "Pulumi CLI",
      cli && `${cli.version}, ${cli.root ? "from the launcher's cache" : "on PATH"}`,
      missing,
    );
  } catch (error) {
    return { what: "Pulumi CLI", found: false, detail: (error as Error).message };
  }
}

function stackFinding(stack: string): DoctorFinding {
  const what = `Stack file of ${stack}`;
  try {
    const open = placeholdersIn(readStackFile(stack).estate.targets);
    const detail =
      open.length === 0 ? "complete" : `can be planned and rehearsed; to apply it, fill in ${open.join(", ")}`;
    return { what, found: open.length === 0, detail };
  } catch (error) {
    const wrong = [InvalidSettings, OutdatedSettings, UnreadableSettings, UsageError].some(
      (kind) => error instanceof kind,
    );
    if (wrong) return { what, found: false, detail: (error as Error).message };
    throw error;
  }
}
