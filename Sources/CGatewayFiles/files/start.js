// Starting an execution: of a registered definition, or of a document.

import * as api from "/page/api.js";
import { h, put, button } from "/page/dom.js";
import { field, open, value } from "/page/dialogs.js";
import { inputEditor } from "/page/forms.js";

/** Definitions beyond these are found by typing their whole name. */
const definitionsMaximum = 5000;

export function startDialog() {
  const input = inputEditor();
  const ways = { registered: ofRegistered(input), document: ofDocument() };
  let way = "registered";
  const place = h("div", {});
  const choose = (name) => { way = name; input.use(null); put(place, ways[way].element); ways[way].show(); };
  const choice = (name, title) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "way", id: `way-${name}`, value: name, checked: name === way, onchange: () => choose(name) }), h("strong", {}, title));
  open("Start an execution", "Start", "primary", [
    h("fieldset", { class: "ways" }, h("legend", {}, "What to start"), choice("registered", "A registered definition"), choice("document", "A document")),
    place, input.element,
  ], async () => {
    const answer = await api.start({ ...ways[way].read(), input: input.read() });
    location.hash = `#/executions/${answer.executionID}`;
    return `#${answer.executionID} of ${answer.processName} runs.`;
  });
  choose(way);
}

// MARK: A registered definition

function ofRegistered(input) {
  const versions = new Map();
  const options = h("datalist", { id: "definitions" });
  const name = h("input", { type: "text", id: "definition", list: "definitions", required: true, autocomplete: "off", spellcheck: "false", placeholder: "namespace/name", oninput: () => chooseName() });
  const version = h("select", { id: "version", onchange: () => show() });
  const about = h("div", { role: "status", id: "about" });
  const element = h("div", {}, h("div", { class: "pair" }, field("Definition", name), field("Version", version)), options, about);
  let chosen = null, isLoaded = false, serial = 0;
  version.disabled = true;

  async function load() {
    if (isLoaded) return;
    isLoaded = true;
    try {
      let cursor = null;
      do {
        const page = await api.definitions({ limit: 1000, cursor });
        for (const one of page.definitions) {
          const key = `${one.namespace}/${one.name}`;
          versions.set(key, [one.version, ...(versions.get(key) ?? [])]);
        }
        cursor = page.nextCursor;
      } while (cursor && versions.size < definitionsMaximum);
      put(options, [...versions.keys()].map((key) => h("option", { value: key })));
      if (versions.size === 0) put(about, h("p", { class: "muted" }, "Nothing is registered: enginectl definition register FILE, or start a document."));
      chooseName();
    } catch (error) { put(about, h("p", {}, error.message)); }
  }

  function chooseName() {
    const found = versions.get(name.value.trim()) ?? [];
    put(version, found.length ? found.map((one) => h("option", { value: one }, one)) : h("option", { value: "" }, "–"));
    version.disabled = found.length === 0;
    show();
  }

  /** What is known about the chosen one, and the form of its input. */
  async function show() {
    serial += 1;
    const mine = serial;
    const wanted = version.value ? `${name.value.trim()}@${version.value}` : null;
    if (wanted === chosen) return;
    chosen = wanted;
    input.use(null);
    if (!wanted) { if (versions.size) put(about); return; }
    try {
      const { definition, document, inputSchema } = await api.definition(name.value.trim(), version.value);
      if (mine !== serial) return;
      put(about, definition.summary ? h("p", {}, definition.summary) : null,
        h("details", {}, h("summary", {}, "The document"), h("pre", { class: "source", tabindex: "0" }, document)));
      input.use(inputSchema);
    } catch (error) { if (mine === serial) put(about, h("p", {}, error.message)); }
  }

  return {
    element,
    show() { chosen = null; load(); show(); name.focus(); },
    read: () => ({ definition: version.value ? `${name.value.trim()}@${version.value}` : name.value.trim() }),
  };
}

// MARK: A document

function ofDocument() {
  const file = h("input", { type: "file", id: "file", accept: ".yaml,.yml,.json", onchange: async () => { if (file.files[0]) text.value = await file.files[0].text(); } });
  const text = h("textarea", { id: "document", rows: "10", spellcheck: "false", required: true, class: "code", placeholder: "name: hello\nsteps:\n  - run: echo hello" });
  const verdict = h("p", { class: "muted", role: "status", id: "verdict" });
  const read = () => ({ document: text.value, fileName: value(file) ? file.files[0]?.name : undefined });
  const say = (diagnostics) => diagnostics.map((item) => `${item.line}:${item.column}: ${item.message}`).join(" ");
  const check = button("Check", { id: "check", onclick: async () => {
    try {
      const { isValid, processName, diagnostics } = await api.validate(read());
      put(verdict, isValid ? `${processName} is valid. ${say(diagnostics)}` : say(diagnostics));
    } catch (error) { put(verdict, error.message); }
  } });
  const register = button("Register", { id: "register", title: "Keep it under its name and version, to be started by them", onclick: async () => {
    try {
      const { definition, isNew } = await api.register(read());
      put(verdict, `${definition.namespace}/${definition.name}@${definition.version} ${isNew ? "is" : "was"} registered.`);
    } catch (error) { put(verdict, error.diagnostics?.length ? say(error.diagnostics) : `${error.message} ${error.remedy ?? ""}`); }
  } });
  return {
    element: h("div", {}, field("From a file", file), field("Definition", text, "YAML or JSON."), h("div", { class: "actions" }, check, register), verdict),
    show() { text.focus(); }, read,
  };
}
