// The page: signs in, shows what the address says, listens to keys.

import * as api from "/page/api.js";
import { h, put, byId, button, icon, badge } from "/page/dom.js";
import { showList } from "/page/list.js";
import { showExecution } from "/page/execution.js";
import { helpDialog } from "/page/dialogs.js";
import { startDialog } from "/page/start.js";

/** What the shown view does on keys, and how it is left. */
let view = { leave() {}, keys: {} };
export const session = { role: "viewer", version: "" };

// MARK: Notices

/** Says something for a few seconds. */
export function notice(text, kind = "good", remedy = null) {
  const box = h("div", { class: `notice ${kind}` }, h("p", {}, text), remedy ? h("p", { class: "muted" }, remedy) : null);
  const close = button("Dismiss", { class: "quiet small", onclick: () => box.remove() });
  box.append(close);
  byId("notices").append(box);
  setTimeout(() => box.remove(), kind === "bad" ? 12000 : 5000);
}

export const complain = (error) => {
  if (error.name === "AbortError" || error.status === 401) return;
  notice(error.message, "bad", error.remedy);
};

// MARK: Theme

function applyTheme(name) {
  if (name) document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
}

function storedTheme() {
  try { return localStorage.getItem("theme"); } catch { return null; }
}

function toggleTheme() {
  const isDark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  applyTheme(isDark ? "light" : "dark");
  try { localStorage.setItem("theme", isDark ? "light" : "dark"); } catch { /* The choice lasts as long as the page. */ }
}

// MARK: Header

const connection = h("span", { class: "connection", role: "status" });

/** Whether changes come in. */
export function showConnection(isUp) {
  put(connection, isUp === null ? null : badge(isUp ? "live" : "away"));
}

function showHeader() {
  const tools = [button("Dark or light", { class: "quiet", bare: true, onclick: toggleTheme }, "theme")];
  if (api.isSignedIn()) {
    if (session.role === "author") tools.unshift(button("Start", { class: "primary", id: "start", onclick: () => startDialog() }, "plus"));
    tools.push(button("Help and keys", { class: "quiet", bare: true, onclick: helpDialog }, "help"));
    tools.push(button("Sign out", { class: "quiet", onclick: () => { api.signOut(); askToken(); } }));
  }
  put(byId("top"),
    h("a", { class: "brand", href: "#/", "aria-label": "Process engine" }, h("img", { src: "/page/icon.svg", alt: "", width: "24", height: "24" }), h("span", {}, "Process engine")),
    api.isSignedIn() ? connection : null, h("span", { class: "grow" }),
    h("span", { class: "muted version" }, session.version), h("div", { class: "tools" }, tools));
}

// MARK: Signing in

function askToken(reason = null) {
  view.leave();
  view = { leave() {}, keys: {} };
  showConnection(null);
  showHeader();
  document.title = "Sign in · Process engine";
  const field = h("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true });
  const form = h("form", {
    class: "card sign-in",
    onsubmit: async (event) => {
      event.preventDefault();
      api.signIn(field.value.trim());
      await enter();
    },
  },
  h("h1", {}, "Sign in"),
  h("p", { class: "muted" }, "The token is in the gateway's token file. It is kept in this page's memory only; a reload asks again."),
  reason ? h("p", { class: "problem", role: "alert" }, reason) : null,
  h("label", { for: "token" }, "Token"), field,
  h("button", { type: "submit", class: "primary" }, "Sign in"),
  h("p", { class: "muted" }, "Without typing: run ", h("code", {}, "enginectl web"), "."));
  put(byId("main"), form);
  field.focus();
}

async function enter() {
  try {
    const version = await api.version();
    session.role = version.role;
    session.version = `v${version.version}`;
  } catch (error) {
    // A wrong token has asked anew by itself.
    if (error.status !== 401) askToken(`${error.message} ${error.remedy ?? ""}`);
    return;
  }
  showHeader();
  show();
}

api.whenSignedOut((reason) => askToken(reason ?? "Sign in again."));

// MARK: Address

function show() {
  if (!api.isSignedIn()) return;
  view.leave();
  const found = location.hash.match(/^#\/executions\/(\d+)(?:\/(\w+))?$/);
  view = found ? showExecution(byId("main"), found[1], found[2]) : showList(byId("main"));
  window.scrollTo(0, 0);
}

addEventListener("hashchange", () => {
  const next = location.hash.match(/^#\/executions\/(\d+)(?:\/(\w+))?$/);
  // Another tab of the same execution is no other view.
  if (next && view.id === next[1] && view.select) view.select(next[2]);
  else if (location.hash !== "#main") show();
});

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select") && event.key !== "Escape") return;
  const keys = { "?": helpDialog, t: toggleTheme, n: () => byId("start")?.click(), ...view.keys };
  if (!api.isSignedIn() || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key](event);
});

// MARK: Beginning

applyTheme(storedTheme());
const code = location.hash.match(/^#code=([\w.]+)$/)?.[1];
// The code is of no use again, but need not stand in the history either.
if (code) history.replaceState(null, "", "/#/");
if (code) {
  showHeader();
  api.useCode(code).then(enter, (error) => askToken(`${error.message} ${error.remedy ?? ""}`));
} else {
  askToken();
}
