// The list of executions: filters, pages by cursor, live rows; only what is looked at is in the document.

import * as api from "/page/api.js";
import { h, put, badge, progressBar, percent, duration, elapsed, running, time, empty, throttle, button } from "/page/dom.js";
import { complain, showConnection } from "/page/app.js";

const statuses = ["running", "waiting", "paused", "pending", "failed", "completed", "cancelled"];
const pageSize = 100;
/** Rows beside the visible ones, so that a fast scroll shows no gap. */
const margin = 10;

/** What was chosen last; it stays while an execution is looked at. */
const chosen = { status: new Set(), name: "" };

export function showList(main) {
  document.title = "Executions · Process engine";
  const abort = new AbortController();
  /** The newest first, so by falling number. */
  const rows = [];
  let cursor = null, isComplete = false, isLoading = false, selected = -1, serial = 0;

  // MARK: Filters

  const counts = new Map(statuses.map((status) => [status, h("span", { class: "count" })]));
  const chips = statuses.map((status) => h("button", {
    type: "button", class: `chip ${status}`, "aria-pressed": String(chosen.status.has(status)), id: `filter-${status}`,
    onclick: (event) => {
      if (!chosen.status.delete(status)) chosen.status.add(status);
      event.currentTarget.setAttribute("aria-pressed", String(chosen.status.has(status)));
      reload();
    },
  }, h("span", { class: "dot", "aria-hidden": "true" }), status, counts.get(status)));
  const name = h("input", {
    type: "search", id: "filter-name", placeholder: "Name or number", "aria-label": "Process name, whole, or number of an execution", value: chosen.name, autocomplete: "off", spellcheck: "false",
    onchange: () => {
      const number = name.value.trim().match(/^#?(\d+)$/)?.[1];
      if (number) { location.hash = `#/executions/${number}`; return; }
      chosen.name = name.value.trim();
      reload();
    },
  });
  name.value = chosen.name;
  const total = h("span", { class: "muted total", "aria-live": "polite" });

  async function showCounts() {
    try {
      const engine = await api.engine();
      for (const status of statuses) put(counts.get(status), String(engine.executions[status] ?? 0));
      const all = Object.values(engine.executions).reduce((sum, count) => sum + count, 0);
      put(total, `${all.toLocaleString()} execution${all === 1 ? "" : "s"}`);
    } catch (error) { complain(error); }
  }
  const refreshCounts = throttle(2000, showCounts);

  // MARK: Rows

  const head = h("div", { class: "row head", role: "row", "aria-rowindex": "1" },
    ["Execution", "Status", "Progress", "Started", "Duration"].map((title) => h("span", { role: "columnheader" }, title)));
  const body = h("div", { class: "rows", role: "rowgroup" });
  const table = h("div", { class: "table", role: "table", "aria-label": "Executions", "aria-rowcount": "-1" }, h("div", { role: "rowgroup" }, head), body);
  const foot = h("div", { class: "foot muted", role: "status" });

  const rowHeight = () => (matchMedia("(max-width: 640px)").matches ? 84 : 52);

  function rowElement(row, place) {
    const { executionID: id, timing } = row;
    return h("div", { class: `row${place === selected ? " selected" : ""}`, role: "row", "aria-rowindex": String(place + 2) },
    // The link's area is the whole row.
    h("span", { role: "cell", class: "what" },
      h("a", { class: "name", href: `#/executions/${id}`, "data-id": String(id), "aria-label": `${row.processName} ${id}` }, row.processName),
      h("span", { class: "muted id" }, `#${id}`)),
    h("span", { role: "cell", class: "how" }, badge(row.status, row.drainingSteps ? `, ${row.drainingSteps} finishing` : row.cancelRequested && row.status !== "cancelled" ? ", cancelling" : "")),
    h("span", { role: "cell", class: "far" }, progressBar(row.progress, `Progress of ${row.processName} ${id}`), h("span", { class: "muted number" }, percent(row.progress))),
    h("span", { role: "cell", class: "when muted" }, time(timing.startedAt)),
    h("span", { role: "cell", class: "long", "data-running": running(timing) ? timing.startedAt : undefined }, duration(elapsed(timing))));
  }

  function render() {
    const height = rowHeight();
    const top = Math.max(0, -body.getBoundingClientRect().top);
    const first = Math.max(0, Math.floor(top / height) - margin);
    const last = Math.min(rows.length, Math.ceil((top + innerHeight) / height) + margin);
    body.style.paddingTop = `${first * height}px`;
    body.style.height = `${rows.length * height}px`;
    const focused = document.activeElement?.dataset?.id;
    put(body, rows.slice(first, last).map((row, index) => rowElement(row, first + index)));
    if (focused) body.querySelector(`[data-id="${focused}"]`)?.focus({ preventScroll: true });
    table.setAttribute("aria-rowcount", isComplete ? String(rows.length + 1) : "-1");
    if (rows.length === 0 && isComplete) {
      put(foot, empty(chosen.status.size || chosen.name ? "No execution matches the filters." : "Nothing has run yet. Start something: enginectl run hello.yaml"));
    } else {
      put(foot, isComplete ? `${rows.length.toLocaleString()} shown` : "Loading more …");
    }
    if (!isComplete && !isLoading && last + 40 >= rows.length) load();
  }
  let frame = null;
  const renderSoon = () => { frame ??= requestAnimationFrame(() => { frame = null; render(); }); };

  const query = () => ({ status: [...chosen.status].join(","), processName: chosen.name, limit: pageSize, cursor });
  const matches = (row) => (!chosen.status.size || chosen.status.has(row.status)) && (!chosen.name || chosen.name === row.processName);

  /** Where the row of this number is, or would be. */
  function placeOf(id) {
    let low = 0, high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].executionID > id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  async function load() {
    const mine = serial;
    isLoading = true;
    try {
      const page = await api.list(query(), abort.signal);
      if (mine !== serial) return;
      for (const row of page.executions) {
        const place = placeOf(row.executionID);
        // What the stream told meanwhile is not older.
        if (rows[place]?.executionID !== row.executionID) rows.splice(place, 0, row);
      }
      cursor = page.nextCursor;
      isComplete = cursor === null;
    } catch (error) {
      if (mine === serial) isComplete = true;
      complain(error);
    }
    isLoading = false;
    renderSoon();
  }

  function reload() {
    serial += 1;
    rows.length = 0;
    cursor = null;
    isComplete = false;
    isLoading = false;
    selected = -1;
    load();
    refreshCounts();
  }

  /** News of an execution: its row changes, comes or goes. */
  function change(row) {
    const place = placeOf(row.executionID);
    if (rows[place]?.executionID === row.executionID) {
      if (matches(row)) rows[place] = row;
      else { rows.splice(place, 1); if (selected >= place) selected -= 1; }
    } else if (matches(row) && (place === 0 || place < rows.length || isComplete)) {
      // One beyond what is loaded comes with its page.
      rows.splice(place, 0, row);
      if (selected >= place) selected += 1;
    }
    renderSoon();
    refreshCounts();
  }

  // MARK: Keys

  function select(step) {
    if (rows.length === 0) return;
    selected = Math.max(0, Math.min(rows.length - 1, selected + step));
    const height = rowHeight(), top = body.getBoundingClientRect().top + selected * height;
    if (top < 120) scrollBy(0, top - 120);
    else if (top + height > innerHeight - 20) scrollBy(0, top + height - innerHeight + 20);
    render();
    body.querySelector(".selected a")?.focus({ preventScroll: true });
  }

  // MARK: Life

  put(main, h("div", { class: "page" },
    h("div", { class: "titles" }, h("h1", {}, "Executions"), total),
    h("div", { class: "filters", role: "group", "aria-label": "Filters" }, chips,
      name, button("Clear", { class: "quiet", id: "filter-clear", onclick: () => {
        chosen.status.clear(); chosen.name = ""; name.value = "";
        for (const chip of chips) chip.setAttribute("aria-pressed", "false");
        reload();
      } })),
    table, foot));
  const signal = abort.signal;
  addEventListener("scroll", renderSoon, { passive: true, signal });
  addEventListener("resize", renderSoon, { signal });
  const ticking = setInterval(() => {
    for (const cell of body.querySelectorAll("[data-running]")) put(cell, duration(Math.max(0, Date.now() - Date.parse(cell.dataset.running))));
  }, 1000);
  load();
  showCounts();
  api.watchAll(signal, (event, data) => {
    if (event === "change") change(data);
    else reload();
  }, showConnection);

  return {
    leave() { abort.abort(); clearInterval(ticking); },
    keys: {
      j: () => select(1), k: () => select(-1), ArrowDown: () => select(1), ArrowUp: () => select(-1),
      "/": () => name.focus(), Enter: () => { if (selected >= 0) location.hash = `#/executions/${rows[selected].executionID}`; },
    },
  };
}
