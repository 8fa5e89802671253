import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

const require = createRequire(import.meta.url);

/** Keys within keys: none of a plain value, `*` of what may have any key; a list has those of its items. */
export interface Keys {
  [key: string]: Keys;
}

/** Keys of a rule of a ruleset that hold further keys, by the SDK's own types, as infra/zone/ruleKeys.json. */
export function ruleKeysText(): string {
  const file = join(dirname(require.resolve("@pulumi/cloudflare/package.json")), "types/input.d.ts");
  const program = ts.createProgram([file], { skipLibCheck: true, strict: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  const rule = symbol && checker.getExportsOfModule(symbol).find(({ name }) => name === "RulesetRule");
  if (!rule) throw new Error(`${file} exports no RulesetRule`);
  const keys = keysOf(checker.getDeclaredTypeOfSymbol(rule), checker);
  const { actionParameters = {}, ratelimit = {} } = keys;
  return `${JSON.stringify({ actionParameters, ratelimit }, null, 1)}\n`;
}

function keysOf(type: ts.Type, checker: ts.TypeChecker): Keys {
  const parts = (type.isUnion() ? type.types : [type]).filter((part) => (part.flags & ts.TypeFlags.Object) !== 0);
  const found: Keys = {};
  for (const part of parts) {
    const name = part.getSymbol()?.name ?? "";
    if (["Promise", "OutputInstance"].includes(name)) continue;
    const [item] = checker.isArrayType(part) ? checker.getTypeArguments(part as ts.TypeReference) : [];
    const any = checker.getIndexInfosOfType(part)[0]?.type;
    if (item) Object.assign(found, keysOf(item, checker));
    else if (any) found["*"] = keysOf(any, checker);
    else
      for (const property of part.getProperties())
        found[property.name] = keysOf(checker.getTypeOfSymbol(property), checker);
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}
