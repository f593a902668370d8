// One execution: what it is doing, and the hands on it.

import * as api from "/page/api.js";
import { h, put, putWhenNew, badge, progressBar, percent, duration, elapsed, timeElement, button, isTerminal, jsonView, throttle, time } from "/page/dom.js";
import { complain, session, showConnection } from "/page/app.js";
import { graphPanel } from "/page/graph.js";
import { timelinePanel, threadsPanel, memoryPanel, historyPanel, logsPanel, outputPanel } from "/page/panels.js";
import { pauseDialog, resumeDialog, cancelDialog, decisionDialog } from "/page/dialogs.js";

const panels = [
  ["graph", "Graph", graphPanel], ["timeline", "Timeline", timelinePanel], ["threads", "Threads", threadsPanel],
  ["memory", "Stack & memory", memoryPanel], ["history", "History", historyPanel], ["logs", "Logs", logsPanel], ["output", "Output", outputPanel],
];

export function showExecution(main, id, tab) {
  document.title = `#${id} · Process engine`;
  const abort = new AbortController();
  /** What the panels share. */
  const shown = { id, status: null, signal: abort.signal, openLogs: (key) => { shown.logsOf = key; go("logs"); }, act };
  let current = null, currentName = null, isWatching = false, ticks = 0;

  // MARK: Head

  const title = h("div", { class: "titles" });
  const facts = h("dl", { class: "facts" });
  const bar = h("div", { class: "big-bar" });
  const actions = h("div", { class: "actions", role: "group", "aria-label": "Control" });
  const now = h("div", { class: "now" });
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Views" });
  const panel = h("section", { class: "panel", role: "tabpanel", id: "panel", tabindex: "0" });

  const fact = (name, ...value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  const canControl = session.role !== "viewer";

  function head() {
    const { status: name, progress, timing } = shown.status;
    const status = shown.status;
    document.title = `${status.processName} #${id} ${name} · Process engine`;
    putWhenNew(title, [name, status.drainingSteps, status.pause?.mode, status.cancelRequested], () => [h("h1", {}, status.processName, " ", h("span", { class: "muted" }, `#${id}`)),
      badge(name, status.drainingSteps ? `, ${status.drainingSteps} ${status.pause?.mode === "freeze" ? "frozen" : "finishing"}` : status.cancelRequested && !isTerminal(name) ? ", cancelling" : "")]);
    put(bar, progressBar(progress, "Progress"), h("span", { class: "number" }, percent(progress)));
    put(facts,
      fact("Done", `${progress.completedNodes} of ${progress.totalNodes}`, progress.failedNodes ? `, ${progress.failedNodes} failed` : "", progress.skippedNodes ? `, ${progress.skippedNodes} skipped` : ""),
      fact("Started", timeElement(timing.startedAt)), timing.stoppedAt ? fact("Ended", timeElement(timing.stoppedAt)) : null,
      fact("Duration", h("span", { id: "duration" }, duration(elapsed(timing)))), timing.pausedMs ? fact("Paused", duration(timing.pausedMs)) : null,
      fact("Version", status.processVersion), fact("Definition", h("code", { title: status.processID }, status.processID.slice(0, 12))));
    const mayPause = canControl && !isTerminal(name) && name !== "paused";
    const mayFreeze = canControl && name === "paused" && status.drainingSteps > 0 && status.pause?.mode !== "freeze";
    const mayResume = canControl && status.isActive && !status.cancelRequested;
    const mayCancel = canControl && !isTerminal(name) && !status.cancelRequested;
    putWhenNew(actions, [name, mayPause, mayFreeze, mayResume, mayCancel, status.cancelRequested], () => [
      button("Pause", { id: "pause", disabled: !(mayPause || mayFreeze) || status.cancelRequested, onclick: () => act("pause") }, "pause"),
      button(name === "failed" ? "Run again from the failure" : "Resume", { id: "resume", class: mayResume ? "primary" : "", disabled: !mayResume, onclick: () => act("resume") }, "resume"),
      button("Cancel", { id: "cancel", class: "danger", disabled: !mayCancel, onclick: () => act("cancel") }, "cancel"),
      canControl ? null : h("p", { class: "muted" }, "This gateway only shows.")]);
    putWhenNew(now, [name, status.isActive, status.error, status.pause, status.waitingFor, status.steps],
      () => [problem(status), pauseCard(status), status.waitingFor.map(waitCard), status.steps.map(stepCard)]);
  }

  function act(verb, extra = {}) {
    const dialog = { pause: pauseDialog, resume: resumeDialog, cancel: cancelDialog }[verb];
    dialog({ ...shown, ...extra }, refresh);
  }

  // MARK: What it does now

  const node = (key) => h("code", { class: "key" }, key || "/");

  function problem(status) {
    const { error } = status;
    if (!error) return null;
    const place = error.nodeKey;
    const kind = error.type.split("/").pop();
    return h("div", { class: "card error", role: "alert", id: "error" },
      h("h2", {}, error.title ?? "Failed"), error.message ? h("pre", { class: "message" }, error.message) : null,
      h("p", { class: "muted" }, `${kind} · ${error.status}`, place ? [" · in ", node(place)] : null),
      error.stackTrace.length ? h("details", {}, h("summary", {}, "Stack trace"), h("ol", { class: "stack" }, error.stackTrace.map((key) => h("li", {}, node(key))))) : null,
      status.isActive ? h("p", { class: "remedy" }, remedy(kind)) : null,
      h("div", { class: "actions" },
        status.isActive && canControl && place ? button("Skip it and go on", { id: "error-skip", onclick: () => act("resume", { skip: place }) }) : null,
        place ? button("Its logs", { id: "error-logs", onclick: () => shown.openLogs(place) }) : null));
  }

  const remedies = {
    timeout: "It took longer than its timeout. Mend what is slow, then run again from the failure; or skip the step.",
    runtime: "Read its logs for what went wrong, mend that, then run again from the failure; or skip the step.",
    expression: "An expression did not fit the data. Set the value that it needs when you run again from the failure.",
    validation: "The data did not fit the schema. Set the value that it needs when you run again from the failure.",
    communication: "The other side did not answer. Run again from the failure once it does.",
  };
  const remedy = (kind) => remedies[kind] ?? "Mend the cause, then run again from the failure; or skip the step.";

  function pauseCard(status) {
    const { pause } = status;
    if (!pause || status.status !== "paused") return null;
    return h("div", { class: "card paused" }, h("strong", {}, pause.mode === "freeze" ? "Frozen where it stands" : "Paused"),
      h("p", {}, pause.reason ?? "No reason was given.", " ", h("span", { class: "muted" }, [pause.requestedBy ? `by ${pause.requestedBy}` : null, pause.pausedAt ? ` since ${time(pause.pausedAt)}` : null])),
      pause.breakpoint ? h("p", {}, "At the breakpoint ", node(pause.breakpoint)) : null,
      pause.resumeAt ? h("p", {}, "Resumes by itself at ", timeElement(pause.resumeAt)) : null);
  }

  const waits = { timer: "Waits for a time", event: "Waits for an event", approval: "Waits for a decision", concurrency: "Waits for its turn" };

  const waitCard = (wait) => h("div", { class: `card waiting ${wait.kind}` }, h("strong", {}, waits[wait.kind] ?? "Waits"),
    wait.prompt ? h("p", { class: "prompt" }, wait.prompt) : null,
    h("p", {}, node(wait.nodeKey), wait.until ? [" until ", timeElement(wait.until)] : null, wait.since ? [" since ", timeElement(wait.since)] : null),
    wait.data === undefined ? null : jsonView(wait.data, null, true),
    wait.kind === "approval" && canControl ? h("div", { class: "actions" }, decision(wait, true), decision(wait, false)) : null);

  const decision = (wait, isApproved) => button(isApproved ? "Approve" : "Reject", {
    class: isApproved ? "approve primary" : "reject danger", onclick: () => decisionDialog(shown, wait, isApproved, refresh) });

  const stepCard = (step) => h("div", { class: `card step ${step.state}` },
    h("strong", {}, h("span", { class: step.state === "running" ? "spinner" : "dot", "aria-hidden": "true" }), step.name),
    h("span", { class: "muted" }, `${step.state}${step.attempt > 1 ? `, attempt ${step.attempt}` : ""}${step.startedAt ? ` since ${time(step.startedAt)}` : ""}`),
    step.command ? h("code", { class: "command", title: step.command }, step.command) : null);

  // MARK: Tabs

  panels.forEach(([name, label], place) => tabs.append(h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel", onclick: () => go(name), title: `${label} (${place + 1})`,
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = panels[(place + step + panels.length) % panels.length][0];
      go(next);
      document.getElementById(`tab-${next}`).focus();
    },
  }, label)));

  function go(name) {
    if (location.hash === `#/executions/${id}/${name}`) select(name);
    else location.hash = `#/executions/${id}/${name}`;
  }

  function select(wanted) {
    const found = panels.find(([name]) => name === wanted) ?? panels[0];
    if (currentName === found[0] && !shown.logsOf) return;
    current?.leave?.();
    for (const [name] of panels) {
      const element = tabs.querySelector(`#tab-${name}`);
      element.setAttribute("aria-selected", String(name === found[0]));
      element.tabIndex = name === found[0] ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `tab-${found[0]}`);
    currentName = found[0];
    put(panel);
    current = found[2](panel, shown);
    shown.logsOf = null;
  }

  // MARK: Life

  function take(status) {
    const output = shown.status?.output;
    shown.status = { output, ...status };
    head();
    current?.update?.();
    if (currentName && !isTerminal(status.status)) watch();
  }

  async function refresh() {
    try { take(await api.status(id, abort.signal)); } catch (error) { complain(error); }
  }
  const refreshSoon = throttle(1000, refresh);

  /** The stream ends with the execution. One that is run again is followed again. */
  async function watch() {
    if (isWatching) return;
    isWatching = true;
    await api.watchOne(id, abort.signal, (event, data) => {
      if (event === "status") { take(data); if (isTerminal(data.status)) refreshSoon(); }
    }, showConnection);
    isWatching = false;
    if (!abort.signal.aborted) showConnection(true);
  }

  put(main, h("div", { class: "page execution" },
    h("a", { class: "back", href: "#/" }, "← Executions"), title, bar, h("div", { class: "overview" }, facts, actions), now, tabs, panel));

  refresh().then(() => {
    if (abort.signal.aborted) return;
    if (!shown.status) { put(main, h("div", { class: "page" }, h("a", { class: "back", href: "#/" }, "← Executions"), h("p", { class: "empty" }, `There is no execution ${id}.`))); return; }
    select(tab);
    watch();
  });
  const ticking = setInterval(() => {
    const element = document.getElementById("duration");
    if (element && shown.status) put(element, duration(elapsed(shown.status.timing)));
    // Somebody else may run a failed one again.
    ticks += 1;
    if (ticks % 5 === 0 && !isWatching && shown.status?.isActive) refresh();
  }, 1000);

  const press = (name) => document.getElementById(name)?.click();
  return {
    id, select,
    leave() { abort.abort(); clearInterval(ticking); current?.leave?.(); },
    keys: {
      u: () => { location.hash = "#/"; }, Escape: () => { location.hash = "#/"; },
      p: () => press("pause"), r: () => press("resume"), c: () => press("cancel"),
      a: () => now.querySelector(".approve")?.click(), x: () => now.querySelector(".reject")?.click(),
      ...Object.fromEntries(panels.map(([name], place) => [String(place + 1), () => go(name)])),
      "+": () => current?.zoom?.(1.25), "=": () => current?.zoom?.(1.25), "-": () => current?.zoom?.(0.8), "0": () => current?.fit?.(),
    },
  };
}
