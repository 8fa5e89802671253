import ts from "typescript";
import { typesOf } from "../infra/contract/kind.ts";
import { sdkFileOf, sdkSecretsOf } from "../infra/contract/sdkInputs.ts";
import { kinds } from "../stacks/kinds.ts";

interface TypeInputs {
  inputs: Record<string, string[]>;
  secrets: string[];
}

/**
 * What every type of resource that can be adopted takes, by the SDK's own types, as infra/contract/inputs.json: each input, and
 * for one that is an object the names within it. Kubernetes objects are adopted by patches, which need no such list.
 */
export function inputsText(): string {
  const types = [...typesOf(kinds).keys()].filter((type) => !type.startsWith("kubernetes:")).sort();
  const files = new Map(types.map((type) => [type, `${sdkFileOf(type)}.d.ts`]));
  const program = ts.createProgram([...new Set(files.values())], { skipLibCheck: true, strict: true });
  const entries = types.map((type) => [type, inputsOf(type, files.get(type) ?? "", program)]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 1)}\n`;
}

function inputsOf(type: string, file: string, program: ts.Program): TypeInputs {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  const name = `${type.split(":")[2] ?? ""}Args`;
  const args = symbol && checker.getExportsOfModule(symbol).find((each) => each.name === name);
  if (!args) throw new Error(`${file} exports no ${name}`);
  const inputs = checker
    .getDeclaredTypeOfSymbol(args)
    .getProperties()
    .map((property): [string, string[]] => [property.name, namesWithin(checker.getTypeOfSymbol(property), checker)]);
  return { inputs: Object.fromEntries(inputs.sort(([a], [b]) => (a < b ? -1 : 1))), secrets: sdkSecretsOf(type) };
}

/** Names of the properties of an input that is one object: not of lists, and not of records. */
function namesWithin(type: ts.Type, checker: ts.TypeChecker): string[] {
  const parts = type.isUnion() ? type.types : [type];
  const objects = parts.filter((part) => {
    const symbol = part.getSymbol();
    return (
      symbol !== undefined &&
      (symbol.flags & ts.SymbolFlags.Interface) !== 0 &&
      !["Promise", "OutputInstance", "Array", "ReadonlyArray"].includes(symbol.name) &&
      !checker.isArrayType(part)
    );
  });
  const names = objects.flatMap((part) => part.getProperties().map(({ name }) => name));
  return [...new Set(names)].sort();
}
