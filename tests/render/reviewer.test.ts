import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Repository } from "../base/repository.ts";

/** Edits a reviewer must not let through, as a branch would carry them; each must be named near the top of the comment. */
interface Seeded {
  mistake: string;
  file: string;
  from: string | RegExp;
  to: string;
  named: RegExp;
}

const seeded: readonly Seeded[] = [
  {
    mistake: "one replica count too many",
    file: "Pulumi.prod.yaml",
    from: "minReplicas: { normal: 6, broadcast: 500 }\n        maxReplicas: { normal: 40, broadcast: 500 }",
    to: "minReplicas: { normal: 6, broadcast: 500 }\n        maxReplicas: { normal: 40, broadcast: 5000 }",
    named: /connections-shop-writer.*prod live.*wanted/,
  },
  {
    mistake: "applyImmediately dropped",
    file: "infra/database/rds.ts",
    from: "{ applyImmediately: true }",
    to: "{}",
    named: /applyImmediately/,
  },
  {
    mistake: "the redirect before the landing page is cached",
    file: "infra/zone/schema.ts",
    from: 'toggle("prewarm", "Whether the playbook\'s cache rules hold.")',
    to: 'toggle("live", "Whether the playbook\'s cache rules hold.")',
    named: /redirect-needs-landing.*no cache rule keeps/,
  },
  {
    mistake: "a pool doubled",
    file: "Pulumi.prod.yaml",
    from: "shop: { writer: 1 }",
    to: "shop: { writer: 4 }",
    named: /connections.*wanted/i,
  },
  {
    mistake: "a rule without ref",
    file: "infra/zone/rules.ts",
    from: "    ref: page.ref,\n",
    to: "",
    named: /rule-refs.*`rules\[0\]` has no `ref`/,
  },
  {
    mistake: "a class that PostgreSQL cannot serve the connections with",
    file: "Pulumi.prod.yaml",
    from: "broadcast: db.r6g.4xlarge",
    to: "broadcast: db.r6g.xlarge",
    named: /connections|class/,
  },
  {
    mistake: "prewarm that lowers something",
    file: "Pulumi.prod.yaml",
    from: "minSize: { normal: 6, broadcast: 100 }",
    to: "minSize: { normal: 6, prewarm: 3, broadcast: 100 }",
    named: /minSize.*allowed: normal ≤ prewarm ≤ broadcast/,
  },
  {
    mistake: "a redirect that browsers keep for good",
    file: "infra/zone/rules.ts",
    from: "statusCode: status,",
    to: "statusCode: 301,",
    named: /301/,
  },
  {
    mistake: "campaign tags lost on the way",
    file: "infra/zone/rules.ts",
    from: "preserveQueryString: true",
    to: "preserveQueryString: false",
    named: /query/i,
  },
  {
    mistake: "a database that would be replaced",
    file: "Pulumi.prod.yaml",
    from: "username: shop",
    to: "username: shopper",
    named: /database-shop-primary.*would replace.*username/,
  },
];

describe("the comment names the mistake in its first twenty lines", () => {
  const repository = new Repository();
  beforeAll(() => {
    repository.git("init", "--quiet", "--initial-branch=main");
    repository.copyProject();
    repository.commit("as it is");
  });
  afterEach(() => repository.git("checkout", "--quiet", "--", "."));
  afterAll(() => repository.remove());

  const comment = () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join("bin", "broadcast.mjs"), "plan", "--base", "HEAD", "--format", "markdown"],
      { cwd: repository.path, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );
    return { status, stderr, lead: stdout.split("\n").slice(0, 20).join("\n") };
  };

  it.each(seeded)("$mistake", ({ file, from, to, named }) => {
    repository.edit(file, from, to);
    const { status, lead, stderr } = comment();
    expect(lead, stderr).toMatch(named);
    expect(lead.split("\n")[0]).toMatch(/^## ❌ .*refused/);
    expect(status).toBeGreaterThan(0);
  });

  it("all ten at once", () => {
    for (const { file, from, to } of seeded) {
      // The schema stops at prod's mistakes before any other can show, so that one goes into the other stack.
      const of = to.includes("prewarm: 3")
        ? ["Pulumi.qa.yaml", /minSize: \{ normal: (\d+), broadcast: (\d+) \}/]
        : [file, from];
      repository.edit(String(of[0]), of[1] as RegExp, to);
    }
    const { lead } = comment();
    for (const { mistake, named } of seeded) expect(lead, mistake).toMatch(named);
  });

  it("leads with the switch that a changed phase asks for, and the latest safe start", () => {
    const broadcasts =
      "    broadcasts:\n      - { name: Evening news, air: 2027-02-19T20:00, zone: Europe/Paris }\n    company:";
    repository.edit("Pulumi.prod.yaml", "broadcast:phase: normal", "broadcast:phase: prewarm");
    repository.edit("Pulumi.prod.yaml", "    company:", broadcasts);
    const [heading, , prod, qa] = comment().lead.split("\n");
    expect(heading).toMatch(/^## ✅ prod normal → prewarm: may go ahead/);
    expect(prod).toMatch(
      /^- \*\*prod\*\* asks for \*\*normal → prewarm\*\*\..* Latest safe start: \*\*Fri 2027-02-19 19:0\d \+01:00\*\*, for Evening news/,
    );
    expect(qa).toMatch(/^- \*\*qa\*\* stays in normal\. No resource changes in any phase\./);
  });

  it("has none where nothing is wrong", () => {
    const { status, lead } = comment();
    expect(status).toBe(0);
    expect(lead).toMatch(/^## ✅ .*may go ahead/);
    expect(lead).not.toContain("❌");
  });
});
