/** A figure as people write it: 1,020.5. */
export function formatNumber(amount: number): string {
  if (amount === Infinity) return "more than any number";
  // Not by Intl: opening its tables takes longer than everything else a plan writes.
  const size = Math.abs(amount);
  const rounded = Number.isInteger(size) ? size : size < 1e-6 ? 0 : Math.round(Number(`${size}e2`)) / 100;
  const [whole = "", decimals] = String(rounded).split(".");
  const sign = amount < 0 || Object.is(amount, -0) ? "-" : "";
  return `${sign}${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}${decimals === undefined ? "" : `.${decimals}`}`;
}

/** The first eight of many: `a, b, c, and 992 more`. */
export function firstFew(parts: readonly string[]): string {
  const most = 8;
  return parts.slice(0, most).join(", ") + (parts.length > most ? `, and ${parts.length - most} more` : "");
}

/** A few of many names: `web, api and 3 more`. */
export function someNames(given: readonly string[]): string {
  const names = [...given].sort();
  return names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
