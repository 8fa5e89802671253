const [charWidth, lineHeight, margin] = [7.83, 18, 20];
/** Characters of a line that are shown. */
const widest = 150;

/** A drawing of what a terminal showed, as SVG; `colourOf` gives each line its colour, by default a light grey. */
export function terminalPicture(
  lines: readonly string[],
  label: string,
  colourOf: (line: string) => string | undefined,
): string {
  const most = Math.max(...lines.map((line) => Math.min(line.length, widest)));
  const [width, height] = [Math.ceil(most * charWidth) + 2 * margin, lines.length * lineHeight + 2 * margin];
  const text = lines
    .map((line, index) => {
      const shown = line.length > widest ? `${line.slice(0, widest - 1)}…` : line;
      const y = margin + (index + 1) * lineHeight - 5;
      return `<text x="${String(margin)}" y="${String(y)}" fill="${colourOf(line) ?? "#c9d1d9"}" xml:space="preserve">${escaped(shown)}</text>`;
    })
    .join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="${label}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="13">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${text}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
