/* global document, EventSource, fetch, setInterval */
// What is shown comes as one board an event; moments are absolute, so the page counts from them by itself.

const at = (id) => document.getElementById(id);
/** Milliseconds that this machine's clock is behind the one that wrote the board. */
let skew = 0;
let board;
let lost;
/** What was said last, so that only news is. */
let told = {};

const now = () => Date.now() + skew;
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** An element; children that are texts stay texts. */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}

function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes < 60) return rest === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${rest} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** A text that counts, from or to a moment. */
function counting(moment, text) {
  const made = el("span", { class: "counting" });
  made.count = () => {
    const said = text((Date.parse(moment) - now()) / 1000);
    if (made.textContent !== said) made.textContent = said;
  };
  made.count();
  return made;
}

function clock(moment, zone, day = false) {
  const style = {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    ...(day && { weekday: "short", day: "numeric", month: "short" }),
  };
  return new Intl.DateTimeFormat("en-GB", style).format(new Date(moment));
}

function amount(value, unit) {
  if (unit === "%") return `${number.format(Math.round(value * 10) / 10)} %`;
  const shown = number.format(value >= 100 ? Math.round(value) : value);
  return unit === "seconds" ? `${shown} s` : shown;
}

function phaseOf({ entered, settled = entered }) {
  if (entered === undefined) return "unknown phase";
  return entered === settled ? entered : `${settled ?? "nothing"} → ${entered}`;
}

function standing({ standing: found, sandbox }) {
  const { since, until, by, stale } = found;
  return el(
    "section",
    { class: "standing", "aria-label": "Phase" },
    el(
      "p",
      { class: `phase ${found.entered === found.settled || found.settled === undefined ? "" : "moving"}` },
      phaseOf(found),
    ),
    since === undefined
      ? ""
      : el(
          "p",
          {},
          counting(since, (left) => `for ${duration(-left)}`),
        ),
    until === undefined
      ? ""
      : el(
          "p",
          {},
          counting(until, (left) => (left < 0 ? `${duration(-left)} past its end` : `up for ${duration(left)} more`)),
        ),
    by === "stack file" ? el("p", { class: "faint" }, "as the stack file says") : "",
    stale ? el("p", { class: "faint" }, "could not be asked since") : "",
    sandbox ? el("p", { class: "faint" }, "on the sandbox: nothing is real") : "",
  );
}

function show({ name, channel, air, until, zone, starts }, first) {
  const onAir = (left) => (left > 0 ? `on air in ${duration(left)}` : `on air for ${duration(-left)}`);
  return el(
    "section",
    { class: "show", "aria-label": name },
    el(first ? "p" : "p", { class: first ? "air" : "later" }, counting(air, onAir)),
    el(
      "p",
      {},
      `${name}${channel === undefined ? "" : `, ${channel}`}, ${clock(air, zone, true)} to ${clock(until, zone)} (${zone})`,
    ),
    ...starts.map(({ from, to, latest }) =>
      el(
        "p",
        { class: "start" },
        `start ${from} → ${to} by ${clock(latest, zone)}: `,
        counting(latest, (left) => (left >= 0 ? `in ${duration(left)}` : `${duration(-left)} too late`)),
      ),
    ),
  );
}

function running({ from, to, what, by, began, expected, scale, steps }) {
  const count = (state) => steps.filter((step) => step.state === state).length;
  const shown = steps.filter(({ state }) => state === "running" || state === "failed");
  const took = (moment, about) =>
    scale > 0 ? counting(moment, (left) => `${duration(-left * scale)} of about ${duration(about)}`) : "";
  return el(
    "section",
    { class: "switch", "aria-label": "Switch" },
    el("h2", {}, what === undefined ? `Switching ${from} → ${to}` : `In ${to}, ${what}`),
    el(
      "p",
      {},
      `by ${by}: ${count("done")} of ${steps.length} steps done${count("failed") > 0 ? `, ${count("failed")} failed` : ""} `,
      took(began, expected),
    ),
    el("progress", { max: steps.length, value: count("done"), "aria-label": "Steps that are done" }),
    el(
      "ul",
      {},
      ...shown.map(({ name, state, began: moment, expected: about }) =>
        el(
          "li",
          { class: state },
          `${name} `,
          state === "failed" ? "failed" : moment === undefined ? "" : took(moment, about),
        ),
      ),
    ),
  );
}

function gates({ asked, pending, verdicts }) {
  const open = verdicts.filter(({ verdict }) => verdict !== "yes");
  const sum =
    asked === undefined
      ? pending
        ? "asked once the switch is done"
        : "not asked yet"
      : `${verdicts.length - open.length} of ${verdicts.length} say yes`;
  return el(
    "section",
    { class: "gates", "aria-label": "Gates" },
    el("h2", {}, "Gates"),
    el("p", { class: open.length > 0 ? "" : "faint" }, sum),
    el("ul", {}, ...open.map(({ gate, verdict }) => el("li", { class: verdict }, `${gate}: ${verdict}`))),
  );
}

const words = { over: "beyond", sweat: "sweat", fine: "" };

function figure({ title, unit, state, value, detail, at: moment, most, least, share, level, trouble }) {
  const known = state === "known";
  const bounds = [
    least === undefined ? "" : `from ${amount(least, unit)}`,
    most === undefined ? "" : `${least === undefined ? "of" : "to"} ${amount(most, unit)}`,
  ];
  const allowed = bounds.filter((text) => text !== "").join(" ");
  const bar = el("div", { class: "bar", "aria-hidden": "true" }, el("div", { class: "fill" }));
  if (share !== undefined) bar.firstChild.style.width = `${Math.min(100, share * 100)}%`;
  const status = known ? words[level] : state === "old" ? `old: ${trouble}` : trouble;
  return el(
    "tr",
    { class: known ? level : state },
    el("th", { scope: "row" }, title),
    el("td", { class: "number", "data-label": "now" }, value === undefined ? "–" : amount(value, unit)),
    el(
      "td",
      { class: "number", "data-label": "allowed" },
      allowed,
      detail === undefined ? "" : el("small", {}, ` ${detail}`),
    ),
    el("td", { class: "use" }, share === undefined ? "" : bar),
    el("td", { "data-label": "state" }, status ?? ""),
    el(
      "td",
      { class: "number faint", "data-label": "age" },
      moment === undefined ? "" : counting(moment, (left) => duration(-left)),
    ),
  );
}

function figures({ figures: all }) {
  const heads = ["in use", "now", "allowed", "", "state", "age"];
  return el(
    "section",
    { class: "figures" },
    el(
      "table",
      {},
      el("caption", {}, "In use now, nearest to what is allowed first"),
      el(
        "thead",
        {},
        el("tr", {}, ...heads.map((head) => (head === "" ? el("td") : el("th", { scope: "col" }, head)))),
      ),
      el("tbody", {}, ...all.map(figure)),
    ),
  );
}

/** What is out and who pulled it; of the others, what helps where it is hot. */
function levers({ levers: all }) {
  if (all.length === 0) return "";
  const items = all.map(({ name, title, out, by, since, relieves }) => {
    if (out === false) {
      const helps = relieves.length > 0 ? `, helps ${relieves.join(", ")}` : "";
      return el("li", { class: relieves.length > 0 ? "unknown" : "faint" }, `${name}: ${title}${helps}`);
    }
    const who = by === undefined ? "" : ` by ${by}`;
    const lasts = since === undefined ? "" : counting(since, (left) => ` for ${duration(-left)}`);
    return el("li", { class: "no" }, `${name} is ${out === "half" ? "half turned" : "out"}`, lasts, `${who}: ${title}`);
  });
  return el("section", { class: "gates", "aria-label": "Levers" }, el("h2", {}, "Levers"), el("ul", {}, ...items));
}

function cost({ cost: found }) {
  if (!found) return "";
  const { hourly, normal, currency, soFar } = found;
  const more = hourly > normal ? `, ${(hourly - normal).toFixed(2)} more than normal` : "";
  const far = soFar ? `; so far ${soFar.toFixed(2)} more` : "";
  return el("p", { class: "faint" }, `Costs at least ${hourly.toFixed(2)} ${currency} an hour${more}${far}.`);
}

function draw() {
  const { shows, running: move, sources, asking } = board;
  at("board").replaceChildren(
    el("div", { class: "head" }, standing(board), ...shows.slice(0, 3).map((one, index) => show(one, index === 0))),
    move ? running(move) : "",
    figures(board),
    levers(board),
    gates(board.gates),
    cost(board),
  );
  const asked = sources.map(({ id, every, answered }) =>
    el(
      "li",
      {},
      `${id}, each ${every} s: `,
      answered === undefined ? "no answer yet" : counting(answered, (left) => `answered ${duration(-left)} ago`),
    ),
  );
  at("asked").replaceChildren(
    el("ul", {}, ...asked),
    asking > 0 ? el("p", {}, `All this asking costs ${asking.toFixed(2)} USD an hour, however many look.`) : "",
  );
  at("title").textContent = `${board.company}, ${board.stack}`;
  document.title = `${phaseOf(board.standing)} – ${board.company}`;
  news();
}

/** Said aloud: a new phase, and what goes beyond its limit. */
function news() {
  const over = board.figures
    .filter(({ state, level }) => state === "known" && level === "over")
    .map(({ title }) => title);
  const next = { phase: phaseOf(board.standing), over: over.join(", ") };
  const said = [
    told.phase !== undefined && next.phase !== told.phase ? `Now in ${next.phase}.` : "",
    next.over !== (told.over ?? "") && next.over !== "" ? `Beyond what is allowed: ${next.over}.` : "",
  ].filter((text) => text !== "");
  if (said.length > 0) at("news").textContent = said.join(" ");
  told = next;
}

function tick() {
  for (const one of document.querySelectorAll(".counting")) one.count?.();
  at("lost").hidden = lost === undefined;
  document.body.classList.toggle("stale", lost !== undefined);
  if (lost !== undefined)
    at("lost").textContent = `No connection for ${duration((Date.now() - lost) / 1000)}: what stands here is old.`;
}

async function charts() {
  if (!at("charts").open) return;
  const answer = await fetch("charts").catch(() => undefined);
  if (answer?.ok) at("drawn").innerHTML = await answer.text();
}

const source = new EventSource("events");
source.onmessage = ({ data }) => {
  lost = undefined;
  board = JSON.parse(data);
  skew = Date.parse(board.at) - Date.now();
  draw();
  tick();
};
source.onerror = () => {
  lost ??= Date.now();
  tick();
};
at("charts").addEventListener("toggle", charts);
setInterval(tick, 1000);
setInterval(charts, 60_000);
