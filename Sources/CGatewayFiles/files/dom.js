// Small helpers: elements, texts for people, statuses.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. Text always becomes a text node, never markup. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Makes an SVG element. */
export function s(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.setAttribute("class", value);
    else if (name === "width%") element.style.width = `${value}%`;
    else if (name === "left%") element.style.left = `${value}%`;
    else if (name in element && typeof value !== "string" && !(element instanceof SVGElement)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces what an element holds. */
export function put(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces what an element holds only when the facts behind it have changed, so that focus and open parts stay. */
export function putWhenNew(element, facts, make) {
  const key = JSON.stringify(facts);
  if (element.putFor === key) return;
  element.putFor = key;
  put(element, make());
}

export const byId = (id) => document.getElementById(id);

const paths = {
  pause: "M6 4h3v12H6zM11 4h3v12h-3z",
  resume: "M6 4l10 6-10 6z",
  cancel: "M5 5h10v10H5z",
  back: "M12 4l-6 6 6 6",
  theme: "M10 3a7 7 0 1 0 7 7 5.5 5.5 0 0 1-7-7z",
  help: "M7.5 7.5a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1 .9-1 1.7M10 14.6v.1",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  fit: "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4",
};
const stroked = new Set(["back", "help", "plus", "minus", "fit"]);

/** A drawing beside or instead of a word; screen readers pass over it. */
export function icon(name) {
  return s("svg", { class: stroked.has(name) ? "icon stroke" : "icon", viewBox: "0 0 20 20", "aria-hidden": "true" }, s("path", { d: paths[name] }));
}

/** A button; `label` is its name for all. */
export function button(label, properties = {}, iconName = null) {
  const { bare, ...rest } = properties;
  return h("button", { type: "button", ...rest, "aria-label": bare ? label : undefined, title: rest.title ?? (bare ? label : undefined) },
    iconName ? icon(iconName) : null, bare ? null : h("span", {}, label));
}

/** The status as a coloured word. */
export function badge(status, extra = "") {
  return h("span", { class: `badge ${status}` }, h("span", { class: "dot", "aria-hidden": "true" }), status + extra);
}

/** How far it is, as a bar of parts. */
export function progressBar(progress, label) {
  const total = Math.max(1, progress.totalNodes);
  const part = (count, name) => (count > 0 ? h("span", { class: name, "width%": (count / total) * 100 }) : null);
  return h("span", {
    class: "bar", role: "progressbar", "aria-label": label, "aria-valuemin": "0", "aria-valuemax": "100",
    "aria-valuenow": String(Math.round(progress.percentage)),
    title: `${progress.completedNodes} of ${progress.totalNodes} done` +
      (progress.failedNodes ? `, ${progress.failedNodes} failed` : "") + (progress.skippedNodes ? `, ${progress.skippedNodes} skipped` : ""),
  }, part(progress.completedNodes, "done"), part(progress.skippedNodes, "skipped"), part(progress.failedNodes, "bad"), part(progress.runningNodes, "busy"));
}

export const percent = (progress) => `${Math.floor(progress.percentage)} %`;

/** 95 s becomes "1 m 35 s". */
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 10) return `${(milliseconds / 1000).toFixed(1)} s`;
  const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600) % 24, minutes = Math.floor(seconds / 60) % 60;
  if (days) return `${days} d ${hours} h`;
  if (hours) return `${hours} h ${minutes} m`;
  if (minutes) return `${minutes} m ${seconds % 60} s`;
  return `${seconds} s`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** The time of day, and the day when it is not today. */
export function time(text) {
  if (!text) return "–";
  const date = new Date(text);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
}

/** A `time` element with the exact instant as its title. */
export const timeElement = (text) => h("time", { datetime: text ?? undefined, title: text ?? undefined }, time(text));

/** Instants of the daemon against the clock here. */
export const running = (timing) => !timing.stoppedAt && timing.startedAt;

export function elapsed(timing) {
  return running(timing) ? Math.max(0, Date.now() - Date.parse(timing.startedAt)) : timing.durationMs;
}

export const isTerminal = (status) => ["completed", "failed", "cancelled"].includes(status);

/** What steps write is text: colours and cursor moves of terminals are taken out. */
export const plain = (text) => text
  .replace(/\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[@-_]/g, "")
  .replace(/\r\n/g, "\n").replace(/[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]/g, "");

/** The beginning of what an object or a list holds, in a line. */
function preview(value) {
  const short = (part) => {
    if (part === null || typeof part !== "object") { const text = JSON.stringify(part); return text.length > 40 ? `${text.slice(0, 39)}…` : text; }
    return Array.isArray(part) ? `[ ${part.length} ]` : "{ … }";
  };
  const entries = Object.entries(value);
  const parts = entries.slice(0, 4).map(([key, part]) => (Array.isArray(value) ? short(part) : `${key}: ${short(part)}`));
  if (entries.length > 4) parts.push("…");
  return Array.isArray(value) ? `[ ${parts.join(", ")} ]` : `{ ${parts.join(", ")} }`;
}

/** A JSON value as text, or as a tree that opens where it is looked at. */
export function jsonView(value, name = null, isOpen = true) {
  const label = name === null ? null : h("span", { class: "json-name" }, `${name}: `);
  if (value === null || typeof value !== "object") {
    const text = value === undefined ? "absent" : JSON.stringify(value);
    return h("div", { class: "json-leaf" }, label, h("span", { class: `json-${value === null ? "null" : typeof value}` }, text));
  }
  const entries = Object.entries(value);
  const size = Array.isArray(value) ? `[ ${entries.length} ]` : `{ ${entries.length} }`;
  if (entries.length === 0) return h("div", { class: "json-leaf" }, label, h("span", { class: "json-null" }, Array.isArray(value) ? "[ ]" : "{ }"));
  const body = h("div", { class: "json-body" });
  const show = () => {
    if (body.childElementCount) return;
    const shown = entries.slice(0, 500).map(([key, item]) => jsonView(item, key, false));
    body.append(...shown, ...(entries.length > 500 ? [h("div", { class: "muted" }, `… ${entries.length - 500} more`)] : []));
  };
  const details = h("details", { class: "json", ontoggle: show, open: isOpen }, h("summary", {}, label, h("span", { class: "muted when-open" }, size), h("span", { class: "muted when-closed" }, preview(value))), body);
  if (isOpen) show();
  return details;
}

/** A line that says that there is nothing, and why. */
export const empty = (text) => h("p", { class: "empty" }, text);

/** Calls at most once in so many milliseconds, and once more after the last call. */
export function throttle(milliseconds, body) {
  let timer = null, again = false;
  return function call() {
    if (timer) { again = true; return; }
    body();
    timer = setTimeout(() => { timer = null; if (again) { again = false; call(); } }, milliseconds);
  };
}
