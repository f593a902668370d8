// What is asked before something is done. Each dialog is the browser's own: it holds the focus and closes by Escape.

import * as api from "/page/api.js";
import { h, put, button } from "/page/dom.js";
import { notice } from "/page/app.js";

let serial = 0;

/** A labelled field with a hint. */
export function field(label, control, hint = null) {
  serial += 1;
  control.id ||= `field-${serial}`;
  if (hint) control.setAttribute("aria-describedby", `${control.id}-hint`);
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control, hint ? h("p", { class: "muted hint", id: `${control.id}-hint` }, hint) : null);
}

export const text = (id, placeholder = "") => h("input", { type: "text", id, placeholder, autocomplete: "off", spellcheck: "false" });

/** Opens a dialog; `carryOut` does it and gives what to say. An error stays in the dialog. */
export function open(title, verb, kind, fields, carryOut, done = () => {}) {
  const problem = h("div", { class: "problem", id: "problem", role: "alert", hidden: true });
  const confirm = h("button", { type: "submit", class: kind, id: "confirm" }, verb);
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => dialog.remove() }, h("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      confirm.disabled = true;
      problem.hidden = true;
      try {
        const said = await carryOut();
        dialog.close();
        notice(said);
        done();
      } catch (error) {
        put(problem, h("p", {}, error.message), error.remedy ? h("p", { class: "muted" }, error.remedy) : null,
          (error.diagnostics ?? []).map((item) => h("p", {}, `${item.line}:${item.column}: ${item.message}`, item.remedy ? h("span", { class: "muted" }, ` ${item.remedy}`) : null)));
        problem.hidden = false;
        confirm.disabled = false;
        if (error.status === 401) dialog.close();
      }
    },
  }, h("h2", { id: "dialog-title" }, title), fields, problem,
  h("div", { class: "actions end" }, button("Close", { id: "dismiss", onclick: () => dialog.close() }), confirm)));
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("[data-first]")?.focus();
  return dialog;
}

export const value = (control) => control.value.trim() || undefined;

/** The nodes of an execution as a list to choose from. */
function nodeChoice(id, shown, chosen, none) {
  const select = h("select", { id }, h("option", { value: "" }, none));
  if (chosen) select.append(h("option", { value: chosen, selected: true }, chosen));
  api.graph(shown.id).then((graph) => {
    for (const node of graph.nodes) if (node.nodeKey && node.nodeKey !== chosen) select.append(h("option", { value: node.nodeKey }, node.nodeKey));
  }, () => { /* The choice stays what it is. */ });
  return select;
}

// MARK: Pause

export function pauseDialog(shown, done) {
  const mode = (name, title, hint, isFirst) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "mode", value: name, id: `mode-${name}`, checked: isFirst, "data-first": isFirst }), h("span", {}, h("strong", {}, title), h("span", { class: "muted" }, hint)));
  const reason = text("reason", "backup window");
  const until = h("input", { type: "datetime-local", id: "resume-at", step: "1" });
  const before = nodeChoice("before", shown, shown.before, "now");
  const dialog = open(`Pause #${shown.id}`, "Pause", "primary", [
    h("fieldset", {}, h("legend", {}, "What runs now"),
      mode("drain", "Let it finish", "Running steps end by themselves, nothing new starts.", true),
      mode("freeze", "Freeze it", "Running processes stop where they stand, and go on from there.", false)),
    field("When", before, "Or when a task is reached."), field("Reason", reason), field("Resume by itself at", until),
  ], async () => {
    const body = { mode: dialog.querySelector("input[name=mode]:checked").value, reason: value(reason), before: value(before) };
    if (until.value) body.resumeAt = new Date(until.value).toISOString();
    const answer = await api.pause(shown.id, body);
    if (body.mode === "freeze" && !body.before) return "Frozen.";
    return { breakpointSet: "It will pause when it gets there.", frozen: "Frozen." }[answer.outcome] ??
      (answer.drainingSteps ? `Paused; ${answer.drainingSteps} step${answer.drainingSteps > 1 ? "s are" : " is"} finishing.` : "Paused.");
  }, done);
}

// MARK: Resume

export function resumeDialog(shown, done) {
  const from = nodeChoice("from", shown, shown.from, shown.status.status === "failed" ? "where it failed" : "where it stands");
  const skip = nodeChoice("skip", shown, shown.skip, "nothing");
  const set = h("textarea", { id: "set", rows: "3", spellcheck: "false", placeholder: '{"host": "primary"}' });
  const reason = text("reason");
  from.dataset.first = "";
  open(`Resume #${shown.id}`, "Resume", "primary", [
    field("Go on from", from), field("Skip", skip), field("Set values", set, "A JSON object; its members are set in the context first."), field("Reason", reason),
  ], async () => {
    const body = { from: value(from), skip: value(skip) ? [value(skip)] : undefined, reason: value(reason) };
    if (value(set)) {
      try { body.set = JSON.parse(set.value); } catch (error) { throw new Error(`Set values: ${error.message}`); }
    }
    const answer = await api.resume(shown.id, body);
    return answer.outcome === "redriven" ? "Running again from the failure." : "Running.";
  }, done);
}

// MARK: Cancel

export function cancelDialog(shown, done) {
  const reason = text("reason");
  reason.dataset.first = "";
  open(`Cancel #${shown.id}?`, "Cancel it", "danger", [
    h("p", {}, `${shown.status.processName} stops for good: running steps are told to end, then its clean-up runs. What it has done stays done.`), field("Reason", reason),
  ], async () => {
    const answer = await api.cancel(shown.id, { reason: value(reason) });
    return answer.current === "cancelled" ? "Cancelled." : "Cancelling.";
  }, done);
}

// MARK: Decide

/** Approves or rejects what a task asks for. */
export function decisionDialog(shown, wait, isApproved, done) {
  const reason = text("reason");
  reason.dataset.first = "";
  const verb = isApproved ? "Approve" : "Reject";
  open(`${verb} #${shown.id}?`, `${verb} it`, isApproved ? "primary" : "danger", [
    h("p", {}, wait.prompt ?? "It waits for a decision."),
    h("p", { class: "muted" }, isApproved ? "It goes on, with your decision in its history." : "The task fails, with your decision in its history."), field("Reason", reason),
  ], async () => {
    await (isApproved ? api.approve : api.reject)(shown.id, { nodeKey: wait.nodeKey, reason: value(reason) });
    return isApproved ? "Approved." : "Rejected.";
  }, done);
}

// MARK: Help

export function helpDialog() {
  const keys = [["?", "this help"], ["t", "dark or light"], ["n", "start an execution"], ["/", "filter by name, or go to a number"], ["j k", "down and up the list"], ["Enter", "open"],
    ["u", "back to the list"], ["p r c", "pause, resume, cancel"], ["a x", "approve, reject what is asked"], ["1 – 7", "views of an execution"], ["+ - 0", "zoom the graph, fit it"]];
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => dialog.remove() },
    h("h2", { id: "dialog-title" }, "Keys"), h("dl", { class: "keys" }, keys.map(([key, what]) => h("div", {}, h("dt", {}, key.split(" ").map((one) => h("kbd", {}, one))), h("dd", {}, what)))),
    h("p", { class: "muted" }, "Everything here is also a request: ", h("code", {}, "/api/v1/process-engine/openapi.json")),
    h("div", { class: "actions end" }, button("Close", { id: "dismiss", onclick: () => dialog.close() })));
  document.body.append(dialog);
  dialog.showModal();
}
