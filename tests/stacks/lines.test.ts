import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readDocument } from "../../stacks/document.ts";
import { withLines } from "../../stacks/lines.ts";
import { InvalidSettings, parseSettings } from "../../stacks/settings.ts";

const head = `# A stack file.
config:
  broadcast:phase: normal
  broadcast:estate:
    company: Shop
    targets:
      cluster: { kubernetes: { context: shop, namespace: shop } }
      site:
        cloudflare: { account: "${"a".repeat(32)}", zone: "${"b".repeat(32)}", domain: example.com, plan: business }
`;

const apps = `    apps:
      web:
        minReplicas: { normal: 2, broadcast: 50 }
        maxReplicas: { normal: 10, broadcast: 50 }
        requests:
          cpu: 250m
          memory: 512Mi
`;

const zones = `    zones:
      site:
        hosts:
          - example.com
          - www.example.com
`;

/** The refusal of a file, with its lines: path and line of each mistake, and the message. */
function refused(text: string): { lines: Record<string, number | undefined>; message: string } {
  const { config } = parse(text) as { config: Record<string, unknown> };
  try {
    parseSettings(config["broadcast:phase"], config["broadcast:estate"]);
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    const { mistakes, message } = withLines(error, readDocument(text));
    return { lines: Object.fromEntries(mistakes.map(({ path, line }) => [path, line])), message };
  }
  throw new Error("It was accepted.");
}

/** The number of the one line that holds a text. */
function lineOf(text: string, part: string): number {
  const found = text.split("\n").flatMap((line, index) => (line.includes(part) ? [index + 1] : []));
  expect(found).toHaveLength(1);
  return found[0] ?? 0;
}

describe("a mistake in a stack file is shown with its line", () => {
  const whole = head + apps + zones;

  it.each([
    ["a value", whole.replace("cpu: 250m", "cpu: 250 m"), "estate.apps.web.requests.cpu", "250 m"],
    ["the phase", whole.replace("phase: normal", "phase: lve"), "phase", "lve"],
    [
      "an unknown key",
      whole.replace("cpu: 250m", "cpu: 250m\n          cpus: 1"),
      "estate.apps.web.requests.cpus",
      "cpus",
    ],
    ["a value in a list", whole.replace("www.example.com", "WWW"), "estate.zones.site.hosts.1", "WWW"],
    [
      "a value in a map of one line",
      whole.replace("normal: 2", "normal: 2.5"),
      "estate.apps.web.minReplicas.normal",
      "2.5",
    ],
    [
      "a value in a map that spans lines",
      whole.replace("{ normal: 2, broadcast: 50 }", "{\n          normal: 2,\n          broadcast: none,\n        }"),
      "estate.apps.web.minReplicas.broadcast",
      "none",
    ],
    [
      "a value under a key in quotes",
      whole.replace("cpu: 250m", '"cpu": none'),
      "estate.apps.web.requests.cpu",
      "none",
    ],
    [
      "a value under a key that is asked for with a question mark",
      whole.replace("cpu: 250m", "? cpu\n          : none"),
      "estate.apps.web.requests.cpu",
      // The key's own line.
      "? cpu",
    ],
    ["a key that is a number", whole.replace("web:", "7:"), "estate.apps.7", "7:"],
    ["a key with a dot in it", whole.replace("web:", "web.one:"), "estate.apps.web.one", "web.one:"],
    [
      "a value in a file of comments and blank lines",
      whole
        .replace("        requests:", "\n# Less than before.\n\n        requests:")
        .replace("cpu: 250m", "cpu: none"),
      "estate.apps.web.requests.cpu",
      "none",
    ],
    [
      "a value in a file with the line ends of Windows",
      whole.replace("cpu: 250m", "cpu: none").replaceAll("\n", "\r\n"),
      "estate.apps.web.requests.cpu",
      "none",
    ],
  ])("of %s", (_, text, path, part) => {
    const { lines, message } = refused(text);
    expect(lines).toEqual({ [path]: lineOf(text, part) });
    expect(message).toContain(`line ${lineOf(text, part)}, broadcast:${path}: found`);
  });

  it("of the nearest key that is there, for a key that is missing", () => {
    const text = whole.replace("          memory: 512Mi\n", "");
    expect(refused(text).lines).toEqual({ "estate.apps.web.requests.memory": lineOf(text, "requests:") });
  });

  it("of the list, for an entry too few", () => {
    const text = whole.replace(/hosts:\n.*\n.*\n/, "hosts: []\n");
    expect(refused(text).lines).toEqual({ "estate.zones.site.hosts": lineOf(text, "hosts: []") });
  });

  it("of the estate, where the whole of it is wrong", () => {
    const { lines } = refused(head);
    expect(lines).toEqual({ estate: lineOf(head, "broadcast:estate:") });
  });

  it("of the alias, for a value that stands elsewhere", () => {
    const text = whole
      .replace("minReplicas: {", "minReplicas: &count {")
      .replace("normal: 2,", "normal: none,")
      .replace(/maxReplicas: .*/, "maxReplicas: *count");
    expect(refused(text).lines).toEqual({
      "estate.apps.web.minReplicas.normal": lineOf(text, "&count"),
      "estate.apps.web.maxReplicas.normal": lineOf(text, "*count"),
    });
  });

  it("of what should hold it, where there is no estate", () => {
    expect(refused("# No estate.\nconfig:\n  broadcast:phase: normal\n").lines).toEqual({ estate: 2 });
  });
});
