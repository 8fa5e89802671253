import { handedOver, handedOverMark } from "../../contract/handedOver.ts";
import { ignoreChanges, lifecycle } from "../../contract/ignoring.ts";
import type { HandOver, Hold, Owner, OwnerTool } from "../../contract/owner.ts";

export type Tags = Readonly<Record<string, string>>;

/** How Terraform calls a type and what is turned of it. */
export interface TerraformNames {
  type: string;
  /** By the SDK's own path, where it is not the same in small letters with blocks as lists of one. */
  attributes?: Readonly<Record<string, readonly string[]>>;
  /** Whether its tags are blocks. Default: one map. */
  tagBlocks?: boolean;
}

/** A resource of AWS of which values are turned. */
export interface TaggedResource {
  /** As `RDS instance shop-prod`. */
  subject: string;
  /** What is turned, by the SDK's own paths. */
  paths: readonly string[];
  terraform: TerraformNames;
}

const stackName = "aws:cloudformation:stack-name";
const logicalId = "aws:cloudformation:logical-id";

interface Sign {
  tool: OwnerTool;
  who: string;
  /** The tag that says so. */
  how: string;
}

/** Tags that controllers leave which keep resources of AWS as objects of a cluster. Sources: Crossplane docs, "Managed Resources"; ACK docs, "Resource tags". */
const controllers: readonly (readonly [key: string, who: string])[] = [
  ["crossplane-name", "Crossplane's"],
  ["services.k8s.aws/namespace", "a controller of ACK in namespace"],
];

/**
 * Who has left a sign among the tags. CloudFormation always does; Terraform and Pulumi only where their code, their module or a default of their provider
 * says so, in words of their own: so a tag that names them counts, whichever it is.
 */
function signsIn(tags: Tags): Sign[] {
  const all = Object.entries(tags).filter(([key]) => key !== handedOverMark);
  const named = (pattern: RegExp): string | undefined => {
    const found = all.find(
      ([key, value]) => (pattern.test(key) && !/^(?:false|no|0)$/i.test(value)) || pattern.test(value),
    );
    return found && `tag ${found.join("=")}`;
  };
  const stack = tags[stackName];
  const [terraform, pulumi] = [named(/terraform|opentofu|terragrunt/i), named(/pulumi/i)];
  return [
    ...(stack === undefined
      ? []
      : [{ tool: "cloudformation" as const, who: `CloudFormation's stack ${stack}`, how: `tag ${stackName}` }]),
    ...(terraform === undefined ? [] : [{ tool: "terraform" as const, who: "Terraform", how: terraform }]),
    ...(pulumi === undefined ? [] : [{ tool: "pulumi" as const, who: "another Pulumi program", how: pulumi }]),
    ...controllers.flatMap(([key, who]) => {
      const name = tags[key];
      return name === undefined ? [] : [{ tool: "operator" as const, who: `${who} ${name}`, how: `tag ${key}` }];
    }),
  ];
}

/** Who else has a resource, by its tags: whether it sets the values at its next run, no tag but the mark can say. */
export function tagOwners(resource: TaggedResource, tags: Tags): Owner[] {
  const marked = handedOver(tags);
  return signsIn(tags).flatMap(({ tool, who, how }) => {
    const left = resource.paths.filter((path) =>
      namesOf(tool, resource, path).every((name) => marked.includes(plain(name))),
    );
    const open = resource.paths.filter((path) => !left.includes(path));
    const owner = (hold: Hold, paths: readonly string[], why: string): Owner[] =>
      paths.length === 0
        ? []
        : [
            {
              ...{ tool, who, hold, paths, how: why },
              handOvers: hold === "left" ? [] : resourceHandOvers(tool, { ...resource, paths }, tags, who),
            },
          ];
    return [...owner("may set", open, how), ...owner("left", left, `tag ${handedOverMark} says so`)];
  });
}

/** How a tool calls a value. */
function namesOf(tool: OwnerTool, { terraform }: TaggedResource, path: string): readonly string[] {
  return tool === "terraform" ? terraformNames(terraform, path) : [path];
}

function terraformNames({ attributes = {} }: TerraformNames, path: string): readonly string[] {
  const own = attributes[path] ?? Object.entries(attributes).find(([whole]) => path.startsWith(`${whole}.`))?.[1];
  if (own) return own;
  const [last = "", ...blocks] = path.split(".").map(snakeCase).reverse();
  return [[...blocks.reverse().map((block) => `${block}[0]`), last].join(".")];
}

/** As the bridge between the two writes names the other way round: `serverlessv2ScalingConfiguration`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What an owner of a sort is told of a resource; nothing where that sort has none of AWS. */
export function resourceHandOvers(tool: OwnerTool, resource: TaggedResource, tags: Tags = {}, who = ""): HandOver[] {
  const { subject, paths, terraform } = resource;
  if (tool === "terraform") {
    const attributes = [...new Set(paths.flatMap((path) => terraformNames(terraform, path)))];
    return [lifecycle({ type: terraform.type, subject, attributes, mark: markOf(terraform, attributes) })];
  }
  if (tool === "pulumi")
    return [ignoreChanges(subject, paths, [`and in its tags: "${handedOverMark}": "${paths.join(" ")}"`])];
  if (tool === "cloudformation") return [stackPolicy(resource, tags)];
  if (tool !== "operator") return [];
  const list = paths.join(", ");
  return [
    {
      place: who || "<controller>",
      language: "text",
      lines: [
        `${subject}: take ${list} out of the object that it keeps, or turn them there, under dials; else it sets them back within minutes.`,
      ],
      short: `take ${list} out of the object that ${who} keeps`,
    },
  ];
}

function markOf({ tagBlocks }: TerraformNames, attributes: readonly string[]): string[] {
  // What AWS takes in a tag has no brackets; the values are compared without them.
  const value = attributes.map(plain).join(" ");
  if (tagBlocks === true)
    return [
      "tag {",
      `  key                 = "${handedOverMark}"`,
      `  value               = "${value}"`,
      "  propagate_at_launch = false",
      "}",
    ];
  return [`tags = { "${handedOverMark}" = "${value}" } # beside its others`];
}

const plain = (attribute: string): string => attribute.replaceAll("[0]", "");

/**
 * A template has no property that is ignored; a policy of the stack refuses every update of a resource while it stands. Source: CloudFormation User Guide,
 * "Prevent updates to stack resources".
 */
function stackPolicy({ subject, paths }: TaggedResource, tags: Tags): HandOver {
  const [stack, resource] = [tags[stackName] ?? "<stack>", tags[logicalId] ?? "<logical id>"];
  const any = `"Action": "Update:*", "Principal": "*"`;
  return {
    place: `CloudFormation's stack ${stack}`,
    language: "sh",
    head: [
      "# from before prewarm until normal again",
      "cat > stack-policy.json <<'JSON'",
      '{ "Statement": [',
      `  { "Effect": "Allow", ${any}, "Resource": "*" },`,
    ],
    lines: [`  { "Effect": "Deny", ${any}, "Resource": "LogicalResourceId/${resource}" }`],
    separator: ",",
    foot: [
      "] }",
      "JSON",
      `aws cloudformation set-stack-policy --stack-name ${stack} --stack-policy-body file://stack-policy.json`,
    ],
    notes: [
      "A stack has one policy: aws cloudformation get-stack-policy first, and keep its other statements.",
      `CloudFormation writes ${paths.join(", ")} of ${subject} at an update of that resource in the template, and at no other time.`,
    ],
    short: `a stack policy that denies updates of ${resource} in ${stack}, from before prewarm until normal`,
  };
}
