import type { Question } from "../question.ts";
import { each, no, yes } from "../question.ts";

export const landing: Question = {
  name: "landing",
  asks: "Does the landing page answer?",
  ask: ({ estate }, ports) =>
    each([`https://${estate.landing.host}/`], String, async (url) => {
      const { status, note } = await ports.http(url);
      const how = note === undefined ? "" : ` (${note})`;
      if (status === 200) return yes(url, `200${how}`);
      return no(
        url,
        `it answers ${status}${how}`,
        "bring the stack up in normal: the landing page is deployed in every phase",
      );
    }),
};

/** Hops a form may take before its page; Google Forms shortens links. */
const mostRedirects = 3;

/** The error page's last word is this link: a form that is closed or private loses every visitor of the evening. */
export const form: Question = {
  name: "form",
  asks: "Does the error page's form answer to everybody?",
  ask: ({ estate }, ports) =>
    each([estate.landing.errorPage.form], String, async (link) => {
      let url = link;
      for (let hops = 0; hops <= mostRedirects; hops++) {
        const { status, headers, note } = await ports.http(url);
        const location = headers["location"];
        if (status >= 300 && status < 400 && location !== undefined) {
          url = new URL(location, url).href;
          if (/\/closedform\b/.test(url)) return no(link, "it is closed", "open it: Responses, Accepting responses");
          if (/^https:\/\/accounts\.google\.com\//.test(url)) {
            return no(link, "it asks for an account", "let anybody with the link answer");
          }
          continue;
        }
        if (status === 200) return yes(link, note === undefined ? "200" : `200 (${note})`);
        return no(link, `${url} answers ${status}`, "correct landing.errorPage.form");
      }
      return no(link, `more than ${mostRedirects} redirects`, "correct landing.errorPage.form");
    }),
};
