/**
 * A path as Cloudflare's rules see it where URL normalization is on, which is the default: no needless escapes, other
 * escapes in capitals, one slash for several. Dot segments and backslashes are a URL parser's business, and gone already.
 * Source: Cloudflare, "How URL normalization works".
 */
export function normalizedPath(path: string): string {
  const unescaped = path.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
  });
  return unescaped.replace(/\/{2,}/g, "/");
}
