import { z } from "zod";

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, "allowed: a colour as #rrggbb")
  .toLowerCase();

/** Least contrast of text, and of a button's edge, with what lies behind. Source: WCAG 2.2, 1.4.3 and 1.4.11, level AA. */
const least = { text: 4.5, shape: 3 };

const pairs = [
  { key: "text", behind: "page", least: least.text },
  { key: "onAccent", behind: "accent", least: least.text },
  { key: "accent", behind: "page", least: least.shape },
] as const;

export interface Palette {
  page: string;
  text: string;
  accent: string;
  onAccent: string;
}

function palette({ page, text, accent, onAccent }: Palette) {
  return z
    .strictObject({
      page: colour.default(page).describe("Behind everything."),
      text: colour.default(text).describe("Of the text, on the page."),
      accent: colour.default(accent).describe("Of the first button."),
      onAccent: colour.default(onAccent).describe("Of the text on that button."),
    })
    .prefault({})
    .superRefine((colours, ctx) => {
      for (const { key, behind, least: needed } of pairs) {
        const found = contrast(colours[key], colours[behind]);
        // Of a colour that is none the contrast is no number.
        if (!(found < needed)) continue;
        ctx.addIssue({
          code: "custom",
          path: [key],
          message: `allowed: a contrast of at least ${needed} with ${behind} ${colours[behind]} (WCAG AA); it has ${(Math.floor(found * 100) / 100).toFixed(2)}`,
        });
      }
    });
}

export const coloursSchema = z
  .strictObject({
    light: palette({ page: "#ffffff", text: "#1a1a1a", accent: "#0b57d0", onAccent: "#ffffff" }),
    dark: palette({ page: "#121212", text: "#eeeeee", accent: "#a8c7fa", onAccent: "#062e6f" }),
  })
  .prefault({});

/** Contrast of two colours as #rrggbb, from 1 to 21. Source: WCAG 2.2, "contrast ratio". */
export function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
