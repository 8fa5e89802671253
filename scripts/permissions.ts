import type { Kind } from "../infra/contract/kind.ts";
import type { Rights, TypeRights } from "../infra/contract/rights.ts";
import type { ProviderName } from "../infra/contract/target.ts";
import { providerNames } from "../infra/contract/target.ts";
import { providers } from "../infra/providers/index.ts";

type Kinds = readonly Pick<Kind, "key" | "types" | "rights" | "anyType" | "discovery">[];

/** One line of a provider's table: what the rights are for, and whose they are. */
interface Row {
  /** Key of the kind in a stack file, or that every target of the provider has them. */
  of: string;
  for: string;
  rights: TypeRights;
}

/** docs/permissions.md for kinds of things: the rights of their types and questions, and those of the clouds themselves. */
export function permissionsPage(kinds: Kinds): string {
  const [aws, cluster, edge] = [
    partOf("aws", kinds, json),
    partOf("kubernetes", kinds, list),
    partOf("cloudflare", kinds, list),
  ];
  return `# Permissions

The least rights, derived from the types of resource that each kind of thing may register and from what the gates and \`check\`
ask. Written by \`npm run update:permissions\`; a test fails when a type or a question is missing here. The names are the
providers' own; no switch deletes anything, so no right to delete is in the list. What a stack file has none of needs no rights:
the tables say whose each is.${ofAnyType(kinds)} An answer of \`check\` that is unknown for want of a right names it.

## AWS

To plan, to check and to ask the gates:

${aws.read}

To switch, in addition:

${aws.toSwitch}

For the first update of what is not adopted, and for edits of the stack file, in addition. \`iam:PassRole\` belongs to the roles of the stack file alone:

${aws.toCreate}

Limit the rights to switch to the ARNs of the stack file. The state's backend has its own:
\`s3:ListBucket\`, \`s3:GetObject\`, \`s3:PutObject\` and \`s3:DeleteObject\` on its bucket, and \`kms:Decrypt\` and \`kms:Encrypt\` where a key
keeps the secrets.

${aws.table}

## Kubernetes

Verbs on resources, in the namespaces of the stack file; nodes and priority classes belong to the whole cluster.

| to                                                     | verbs |
| ------------------------------------------------------ | ----- |
| plan, check and ask the gates                          | ${cluster.read} |
| switch, in addition                                    | ${cluster.toSwitch} |
| bring up what is not adopted, or edit it, in addition | ${cluster.toCreate} |

${cluster.table}

## Cloudflare

Permissions of one API token, for the zones of the stack file alone; Workers Scripts belongs to the account.

| to                                                     | permissions |
| ------------------------------------------------------ | ----------- |
| plan, check and ask the gates                          | ${edge.read} |
| switch, in addition                                    | ${edge.toSwitch} |
| bring up what is not adopted, or edit it, in addition | ${edge.toCreate} |

${edge.table}

## To find an estate

What \`npx broadcast init\` asks, and nothing else: it only reads. What the credentials lack is said and left out. In a cluster these are
asked for all namespaces; in AWS and at Cloudflare beside the rights of every target above.

${discoveryTable(kinds)}
`;
}

/** Rights to look, by whose things they find. */
function discoveryTable(kinds: Kinds): string {
  const rows = providerNames.flatMap((provider) =>
    kinds.flatMap(({ key, discovery }) =>
      Object.entries(discovery?.rights[provider] ?? {}).map(
        ([right, why]) => `| ${provider} | \`${key}\` | \`${right}\` | ${why} |`,
      ),
    ),
  );
  return `| of | finds | right | for |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

/** What no table can hold. */
function ofAnyType(kinds: Kinds): string {
  const keys = kinds.filter(({ anyType }) => anyType).map(({ key }) => `\`${key}\``);
  return keys.length === 0
    ? ""
    : ` Things under ${keys.join(", ")} are of any type: to read and to update it needs that type's own rights, which are in no table here.`;
}

/** What is said of one provider; `show` writes a set of its rights. */
function partOf(provider: ProviderName, kinds: Kinds, show: (rights: readonly string[]) => string) {
  const rows = rowsOf(provider, kinds);
  const all = (what: keyof TypeRights): string[] => [...new Set(rows.flatMap(({ rights }) => rights[what]))].sort();
  const read = all("read");
  const toSwitch = all("switch").filter((right) => !read.includes(right));
  const toCreate = all("create").filter((right) => !read.includes(right) && !toSwitch.includes(right));
  return { read: show(read), toSwitch: show(toSwitch), toCreate: show(toCreate), table: table(rows) };
}

/** Types first, then what is asked, kind by kind. */
function rowsOf(provider: ProviderName, kinds: Kinds): Row[] {
  return [
    ...asked("every target", providers[provider].rights),
    ...kinds.flatMap(({ key, types, rights }) => [
      ...Object.entries(types)
        .filter(([type]) => type.startsWith(`${provider}:`))
        .map(([type, facts]) => ({ of: `\`${key}\``, for: `\`${type}\``, rights: facts.rights })),
      ...asked(`\`${key}\``, rights?.[provider]),
    ]),
  ];
}

function asked(of: string, rights: Rights = {}): Row[] {
  return Object.entries(rights).map(([right, why]) => ({
    of,
    for: why,
    rights: { read: [right], switch: [], create: [] },
  }));
}

function json(rights: readonly string[]): string {
  return `\`\`\`json\n${JSON.stringify(rights, null, 2)}\n\`\`\``;
}

function list(rights: readonly string[]): string {
  return rights.map((right) => `\`${right}\``).join(", ");
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ of, for: what, rights }) =>
      `| ${of} | ${what} | ${list(rights.read)} | ${list(rights.switch)} | ${list(rights.create)} |`,
  );
  return `| of | for | read | switch | first update |\n| --- | --- | --- | --- | --- |\n${lines.join("\n")}`;
}
