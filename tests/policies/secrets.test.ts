import { describe, expect, it } from "vitest";
import { Resources } from "../../infra/contract/resources.ts";
import { SECRET } from "../../infra/contract/shape.ts";
import { runChecks } from "../../policies/run.ts";
import { secretChecks } from "../../policies/secrets.ts";

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: string[]): string => parts.join("");

function found(type: string, inputs: Record<string, unknown>): string {
  const resources = new Resources([{ urn: "urn", type, name: "it", inputs, protect: false }]);
  const [verdict] = runChecks(resources, secretChecks);
  expect(verdict?.check).toBe("no-plain-secrets");
  return (verdict?.violations ?? []).map(({ message }) => message).join("\n");
}
const configMap = (data: Record<string, unknown>) => found("kubernetes:core/v1:ConfigMap", { data });

describe("no-plain-secrets", () => {
  it.each([
    ["an AWS access key", join("AK", "IA", "ABCDEFGHIJKLMNOP")],
    ["a Slack webhook", join("https://hooks.sl", "ack.com/services/T000/B000/XXXX")],
    ["a Slack token", join("xo", "xb-1234567890-abcdef")],
    ["a GitHub token", join("gh", "p_", "a".repeat(36))],
    ["a Google API key", join("AI", "za", "b".repeat(35))],
    ["a private key", join("-----BEGIN RSA PRIV", "ATE KEY-----\nMII")],
    ["a connection string with a password", "postgres://shop:hunter2@db:5432/shop"],
    ["a password in a setting", "Server=db;User=shop;Password=hunter2;"],
    ["a password in a setting", "A=1\nDB_PASSWORD=hunter2\nB=2"],
    ["a password in YAML", "spring:\n  datasource:\n    password: hunter2\n"],
    ["a password in JSON", '{"user": "shop", "dbPassword": "hunter2"}'],
    ["a signed token", join("eyJ", "hbGciOiJI.eyJ", "zdWIiOiIx.c2lnbmF0dXJl")],
  ])("knows %s by its look", (what, value) => {
    const text = configMap({ anything: `x ${value}` });
    expect(text).toContain(`\`data.anything\` holds ${what} in plain text`);
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain(value);
  });

  it.each([
    "password",
    "dbPassword",
    "SIGNING_SECRET",
    "api-token",
    "apiKey",
    "client_secret",
    "connectionString",
    "masterPasswordWo",
  ])("knows %s by its name", (name) => {
    const text = found("aws:rds/instance:Instance", { [name]: "correct horse" });
    expect(text).toContain(`\`${name}\` holds a value named like a secret in plain text`);
    expect(text).not.toContain("horse");
  });

  it("knows every value of a Kubernetes Secret", () => {
    expect(found("kubernetes:core/v1:Secret", { stringData: { user: "shop" } })).toContain(
      "`stringData.user` holds a value of a Secret",
    );
  });

  it("takes nothing else of a Secret for one, and no other object's data", () => {
    expect(found("kubernetes:core/v1:Secret", { metadata: { labels: { app: "the shop" } } })).toBe("");
    expect(configMap({ motto: "correct horse" })).toBe("");
  });

  it("goes by the last word of a name, and minds what only holds a reference", () => {
    expect(configMap({ password: ["correct horse"] })).toContain("`data.password.0` holds a value named like a secret");
    expect(configMap({ password: { "2nd": "correct horse" } })).toBe("");
    expect(configMap({ password: { mail2: "correct horse" } })).toBe("");
    expect(configMap({ password: "arn:aws:secretsmanager:eu-west-3:1:secret:x" })).toBe("");
    expect(configMap({ password: "horse arn:aws:x" })).toContain("a value named like a secret");
  });

  it("looks into lists", () => {
    expect(found("x:y:Z", { env: [{ name: "A", tokens: { token: "abcdef" } }] })).toContain("`env.0.tokens.token`");
  });

  it.each([
    { password: SECRET },
    { password: "" },
    { usePassword: "true", hasSecret: "false", showToken: "12" },
    { manageMasterUserPassword: true },
    { secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:x" },
    { secret: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:x" },
    { tokenSeconds: "300" },
    { password: "${DB_PASSWORD}" },
    { config: 'password: ${DB_PASSWORD}\ntoken=$(TOKEN)\n"secret": "{{ secret }}"' },
    { content: '<label>Password: <input type="password" data-token="abcdef"></label>' },
    { url: "https://forms.example.net/f/1?password" },
    { image: "public.ecr.aws/eks-distro/kubernetes/pause:3.10" },
  ])("is content with %j", (inputs) => {
    expect(found("x:y:Z", inputs)).toBe("");
  });
});
