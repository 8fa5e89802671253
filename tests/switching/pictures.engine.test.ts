import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stringAt } from "../../infra/contract/properties.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { type } from "../../infra/landing/facts.ts";
import { describeEngine } from "../engine.ts";
import type { RawEstate } from "../estates.ts";
import { circle } from "../infra/landing/pictures.ts";
import { Operator } from "./evening.ts";

describeEngine("the program under the engine", () => {
  it("finds a landing page's pictures beside the stack file, wherever that stands", async () => {
    const operator = new Operator((raw) => ((raw["landings"].tv as RawEstate)["logo"] = "pictures/logo.svg"));
    try {
      mkdirSync(join(operator.folder, "pictures"));
      writeFileSync(join(operator.folder, "pictures", "logo.svg"), circle);
      const { code, notes } = await operator.run("status");
      expect(code, notes).toBe(0);
      const directory = stringAt(operator.cloud.list(type.script)[0]?.outputs, "assets.directory") ?? "";
      const page = readFileSync(join(projectFolder, "stacks", directory, "index.html"), "utf8");
      expect(page).toContain(Buffer.from(circle).toString("base64"));
    } finally {
      operator.remove();
    }
  });
});
