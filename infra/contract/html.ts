import { visible } from "./text.ts";

/** A piece of HTML that is safe to put into a page. Only the `markup` tag makes one. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | undefined | false | readonly Value[];

/**
 * Writes HTML; every value that is not itself HTML is escaped, so that no text of a stack file, a cloud or an engine can
 * become markup. Not called `html`, since the formatter would change the bytes of the pages. `undefined` and `false` leave nothing.
 */
export function markup(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.map((part, index) => part + written(values[index])).join(""));
}

function written(value: Value): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(written).join("");
  return visible(String(value)).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
