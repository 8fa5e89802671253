/** A piece of HTML that is safe to put into a page. Only the `markup` tag makes one. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | Html | readonly Html[];

/** Writes HTML; every value that is not itself HTML is escaped, so nothing of a stack file can become markup. */
export function markup(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.map((part, index) => part + written(values[index] ?? "")).join(""));
}

function written(value: Value): string {
  if (typeof value === "string") return escape(value);
  return value instanceof Html ? value.text : value.map(({ text }) => text).join("");
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
