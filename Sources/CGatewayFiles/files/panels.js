// The views of one execution beside its graph. A panel fills its element and may `update` and `leave`.

import * as api from "/page/api.js";
import { h, put, badge, progressBar, percent, duration, elapsed, time, timeElement, button, empty, jsonView, plain, throttle, isTerminal } from "/page/dom.js";
import { complain } from "/page/app.js";

/** Events that are looked at for the timeline, and rows of history and lines of logs that are kept. */
const eventsMaximum = 20000, linesMaximum = 5000;

// MARK: Timeline

export function timelinePanel(element, shown) {
  const bars = new Map();
  let after = 0, count = 0, isLoading = false, isNewer = false;

  function take(entry) {
    const thread = entry.data.thread ?? 0, key = entry.nodeKey;
    if (entry.type === "taskStarted" && key) {
      const id = `${thread} ${key}`;
      const list = bars.get(id) ?? { key, thread, runs: [] };
      list.runs.push({ from: entry.at, to: null, state: "running" });
      bars.set(id, list);
      return;
    }
    const end = { taskCompleted: "completed", taskSkipped: "skipped", taskFaulted: "failed", taskTimedOut: "failed" }[entry.type];
    if (end && key) {
      const list = bars.get(`${thread} ${key}`);
      const run = list?.runs.at(-1);
      if (run && !run.to) { run.to = entry.at; run.state = end; }
      else if (end === "skipped") bars.set(`${thread} ${key}`, { key, thread, runs: [{ from: entry.at, to: entry.at, state: end }] });
    }
    if (entry.type === "executionEnded" || entry.type === "executionFailing" || entry.type === "branchesStopped") {
      for (const { runs } of bars.values()) for (const run of runs) if (!run.to && entry.type === "executionEnded") { run.to = entry.at; run.state = "stopped"; }
    }
  }

  async function load() {
    if (isLoading) { isNewer = true; return; }
    isLoading = true;
    try {
      for (;;) {
        const page = await api.history(shown.id, after, 2000, shown.signal);
        for (const entry of page.entries) { take(entry); after = entry.sequence; count += 1; }
        if (!page.hasMore || count >= eventsMaximum) break;
      }
      render();
    } catch (error) { complain(error); }
    isLoading = false;
    if (isNewer) { isNewer = false; load(); }
  }

  function render() {
    const timing = shown.status.timing;
    const begin = Date.parse(timing.startedAt ?? new Date()), end = timing.stoppedAt ? Date.parse(timing.stoppedAt) : Date.now();
    const span = Math.max(1, end - begin);
    const place = (text) => Math.min(100, Math.max(0, ((Date.parse(text) - begin) / span) * 100));
    const keys = [...bars.values()].map((bar) => bar.key);
    const isShared = (key) => keys.indexOf(key) !== keys.lastIndexOf(key);
    const rows = [...bars.values()].slice(0, 500).map(({ key, thread, runs }) => h("div", { class: "lane", role: "listitem" },
      h("span", { class: "lane-name", title: key }, h("code", {}, key || "/"), isShared(key) ? h("span", { class: "muted" }, ` thread ${thread}`) : null),
      h("span", { class: "lane-track" }, runs.slice(-200).map((run) => {
        const left = place(run.from), right = run.to ? place(run.to) : 100;
        const took = duration((run.to ? Date.parse(run.to) : Date.now()) - Date.parse(run.from));
        return h("span", { class: `run ${run.state}`, "left%": left, "width%": Math.max(0.4, right - left), title: `${key} ${run.state}, ${time(run.from)}, ${took}` });
      })),
      h("span", { class: "lane-took muted" }, duration(runs.reduce((sum, run) => sum + ((run.to ? Date.parse(run.to) : Date.now()) - Date.parse(run.from)), 0)))));
    put(element,
      h("div", { class: "lane axis muted", "aria-hidden": "true" }, h("span", {}, ""), h("span", { class: "lane-track" },
        [0, 25, 50, 75, 100].map((share) => h("span", { class: "tick", "left%": share }, duration((span * share) / 100)))), h("span", { class: "lane-took" }, "took")),
      rows.length ? h("div", { role: "list", "aria-label": "Timeline of tasks" }, rows) : empty("No task has started yet."),
      bars.size > 500 ? h("p", { class: "muted" }, `${bars.size - 500} more tasks are in the history.`) : null);
  }

  load();
  return { update: throttle(1000, load) };
}

// MARK: Threads

export function threadsPanel(element, shown) {
  function update() {
    const { threads } = shown.status;
    put(element, threads.length === 0 ? empty("It has no thread now.") : h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Threads" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Thread", "Status", "At", "Progress", "Duration"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, threads.map((thread) => h("tr", {},
        h("td", {}, thread.name, " ", h("span", { class: "muted" }, `#${thread.threadExecutionID}${thread.parent ? ` of ${thread.parent}` : ""}`)),
        h("td", {}, badge(thread.status)), h("td", {}, thread.currentElement ? h("code", { class: "key" }, thread.currentElement.key || "/") : "–"),
        h("td", { class: "far" }, progressBar(thread.progress, `Progress of thread ${thread.name}`), " ", percent(thread.progress)),
        h("td", {}, duration(elapsed(thread.timing)))))))));
  }
  update();
  return { update };
}

// MARK: Stack and memory

export function memoryPanel(element, shown) {
  async function load() {
    try {
      const { stack, memory } = await api.inspection(shown.id, shown.signal);
      const threads = Map.groupBy ? Map.groupBy(stack, (frame) => frame.threadExecutionID) : group(stack);
      put(element, h("div", { class: "columns" },
        h("div", {}, h("h2", {}, "Stack"), h("p", { class: "muted" }, "Innermost last."),
          threads.size === 0 ? empty("The stack is empty.") : [...threads].map(([thread, frames]) => h("div", { class: "thread" },
            h("h3", {}, `Thread ${thread}`), h("ol", { class: "frames" }, frames.map((frame) => h("li", {},
              h("code", { class: "key" }, frame.nodeKey || "/"), h("span", { class: "muted" }, ` ${frame.kind}`), jsonView(frame.state, "state", false))))))),
        h("div", {}, h("h2", {}, "Memory"), jsonView(memory.input, "input"), jsonView(memory.context, "context"),
          jsonView(memory.variables, "variables"), jsonView(Object.fromEntries(Object.entries(memory.outputs).map(([key, output]) => [key || "/", output])), "outputs"))));
    } catch (error) { complain(error); }
  }
  const group = (stack) => {
    const groups = new Map();
    for (const frame of stack) groups.set(frame.threadExecutionID, [...(groups.get(frame.threadExecutionID) ?? []), frame]);
    return groups;
  };
  load();
  return { update: throttle(2000, load) };
}

// MARK: History

export function historyPanel(element, shown) {
  const body = h("tbody", {});
  const filter = h("input", { type: "search", id: "history-filter", "aria-label": "Filter events", placeholder: "Filter events", oninput: () => { for (const row of body.rows) row.hidden = !isWanted(row); } });
  const more = button("Load more", { id: "history-more", hidden: true, onclick: () => load() });
  const isWanted = (row) => row.textContent.toLowerCase().includes(filter.value.toLowerCase());
  let after = 0, isLoading = false;

  const rowOf = (entry) => {
    const row = h("tr", {}, h("td", { class: "number" }, String(entry.sequence)), h("td", {}, timeElement(entry.at)),
      h("td", {}, h("strong", {}, entry.type)), h("td", {}, entry.nodeKey ? h("code", { class: "key" }, entry.nodeKey) : "–"),
      h("td", { class: "data" }, Object.keys(entry.data).length ? jsonView(entry.data, null, false) : "–"));
    row.hidden = !isWanted(row);
    return row;
  };

  async function load() {
    if (isLoading) return;
    isLoading = true;
    try {
      const page = await api.history(shown.id, after, 500, shown.signal);
      body.append(...page.entries.map(rowOf));
      after = page.entries.at(-1)?.sequence ?? after;
      more.hidden = !page.hasMore;
    } catch (error) { complain(error); }
    isLoading = false;
  }

  put(element, h("div", { class: "tools" }, filter), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "History" }, h("table", { class: "history" },
    h("thead", {}, h("tr", {}, ["No.", "Time", "Event", "Task", "Details"].map((title) => h("th", { scope: "col" }, title)))), body)), more);
  load();
  // While there is more to load, news come with it.
  return { update: throttle(1000, () => { if (more.hidden) load(); }) };
}

// MARK: Logs

export function logsPanel(element, shown) {
  const abort = new AbortController();
  const output = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": "Output of steps", tabindex: "0" });
  const tasks = h("select", { id: "logs-task", "aria-label": "Task", onchange: () => restart() }, h("option", { value: "" }, "All tasks"));
  const stream = h("select", { id: "logs-stream", "aria-label": "Stream", onchange: () => restart() },
    h("option", { value: "" }, "Both streams"), h("option", { value: "stdout" }, "stdout"), h("option", { value: "stderr" }, "stderr"));
  const follow = h("input", { type: "checkbox", id: "logs-follow", checked: true, onchange: () => { if (follow.checked) scrollDown(); } });
  const state = h("span", { class: "muted", role: "status" });
  let serial = 0, last = null, cursor = null, isOver = false;

  const scrollDown = () => { output.scrollTop = output.scrollHeight; };
  const textOf = (chunk) => plain(chunk.text ?? new TextDecoder().decode(Uint8Array.from(atob(chunk.base64 ?? ""), (letter) => letter.charCodeAt(0))));

  function add(chunk) {
    const heading = `${chunk.nodeKey} ${chunk.attempt}`;
    if (heading !== last) {
      output.append(h("div", { class: "log-head" }, h("code", {}, chunk.name || chunk.nodeKey), chunk.attempt > 1 ? ` attempt ${chunk.attempt}` : ""));
      last = heading;
    }
    if (chunk.droppedBytes) output.append(h("div", { class: "log-gap" }, `${chunk.droppedBytes.toLocaleString()} bytes were not kept`));
    const lines = textOf(chunk).replace(/\n$/, "").split("\n");
    output.append(h("pre", { class: chunk.stream }, lines.slice(-linesMaximum).join("\n")));
    while (output.childElementCount > linesMaximum) output.firstElementChild.remove();
  }

  async function run() {
    const mine = serial;
    let wait = null;
    isOver = false;
    while (mine === serial && !abort.signal.aborted) {
      try {
        const page = await api.logs(shown.id, { nodeKey: tasks.value, stream: stream.value, cursor, waitMs: wait }, abort.signal);
        if (mine !== serial) return;
        page.chunks.forEach(add);
        if (page.chunks.length && follow.checked) scrollDown();
        cursor = page.nextCursor;
        put(state, page.isComplete ? "That is all." : "Following …");
        if (page.isComplete) {
          isOver = true;
          if (!output.childElementCount) put(output, empty("Nothing was written."));
          return;
        }
        wait = 15000;
      } catch (error) {
        if (error.name === "AbortError" || error.status === 401) return;
        put(state, error.message);
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
  }

  function restart() { serial += 1; last = null; cursor = null; put(output); run(); }

  api.graph(shown.id, shown.signal).then((graph) => {
    tasks.append(...graph.nodes.filter((node) => node.kind === "run" || node.kind === "call").map((node) => h("option", { value: node.nodeKey }, node.name || node.nodeKey)));
    if (wanted) { tasks.value = wanted; restart(); }
  }, complain);
  const wanted = shown.logsOf;
  put(element, h("div", { class: "tools" }, tasks, stream, h("label", { class: "check" }, follow, "Follow"), state), output);
  if (!wanted) run();
  // One that is run again writes again.
  return { update() { if (isOver && !isTerminal(shown.status.status)) run(); }, leave() { serial += 1; abort.abort(); } };
}

// MARK: Output

export function outputPanel(element, shown) {
  function update() {
    const { output, status } = shown.status;
    put(element, output === undefined ? empty(isTerminal(status) ? `It has no output: it is ${status}.` : "The output comes when it has completed.") : jsonView(output));
  }
  update();
  return { update };
}
