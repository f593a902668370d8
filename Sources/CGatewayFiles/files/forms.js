// Forms made from a JSON Schema: a field for each member that a person can fill in, JSON for the rest.

import { h, put } from "/page/dom.js";

/** Deeper objects are written as JSON. */
const depthMaximum = 4;
let serial = 0;

/** The schema behind local references. */
function resolve(schema, root) {
  let found = schema;
  for (let hops = 0; hops < 16 && typeof found?.$ref === "string" && found.$ref.startsWith("#/"); hops += 1) {
    const place = found.$ref.slice(2).split("/").map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
    found = place.reduce((value, part) => value?.[part], root);
  }
  return found ?? {};
}

/** Its one type beside null; absent where there are several or none. */
function typeOf(schema) {
  const types = [schema.type ?? (schema.properties ? "object" : [])].flat().filter((type) => type !== "null");
  return types.length === 1 ? types[0] : undefined;
}

/** Whether a form can say more than a text of JSON. */
export const hasForm = (schema) => typeof schema === "object" && schema !== null && typeOf(resolve(schema, schema)) === "object" &&
  Object.keys(resolve(schema, schema).properties ?? {}).length > 0;

/** A form of an object's schema: `element`, `read()` (throws an Error that names the member) and `write(value)`. */
export function formOf(schema) {
  return members(resolve(schema, schema), schema, "", 0, true);
}

/** What has to be there has to be filled in, unless the object that it is in may be left out: the engine checks that one. */
function members(schema, root, path, depth, isNeeded) {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(([name, part]) => ({
    name, field: fieldOf(name, resolve(part, root), root, `${path}${name}`, isNeeded && required.has(name), depth, isNeeded),
  }));
  const element = h("div", { class: "form-members" }, fields.map(({ field }) => field.element));
  /** Members that have no field stay as they were written. */
  let others = {};
  return {
    element,
    read() {
      const object = { ...others };
      for (const { name, field } of fields) {
        const value = field.read();
        if (value !== undefined) object[name] = value;
      }
      return object;
    },
    write(object) {
      others = Object.fromEntries(Object.entries(object ?? {}).filter(([name]) => !fields.some((one) => one.name === name)));
      for (const { name, field } of fields) field.write(object?.[name]);
    },
  };
}

function fieldOf(name, schema, root, path, isRequired, depth, isNeeded) {
  if (typeOf(schema) === "object" && schema.properties && depth < depthMaximum) return group(name, schema, root, path, isRequired, depth);
  const control = controlOf(schema, isRequired);
  serial += 1;
  control.element.id = `form-${serial}`;
  control.element.dataset.path = path;
  // An object that may be left out is left out while nothing is filled in.
  if (schema.default !== undefined && isNeeded) control.write(schema.default);
  const hint = [schema.description, control.hint].filter(Boolean).join(" ");
  if (hint) control.element.setAttribute("aria-describedby", `form-${serial}-hint`);
  const label = h("label", { for: `form-${serial}` }, schema.title ?? name, isRequired ? h("span", { class: "required", title: "It must be given" }, " *") : null);
  return {
    element: h("div", { class: "field" }, label, control.element, hint ? h("p", { class: "muted hint", id: `form-${serial}-hint` }, hint) : null),
    read() { try { return control.read(); } catch (error) { throw new Error(`${path}: ${error.message}`); } },
    write: control.write,
  };
}

/** An object within the object: its members in a frame. One that need not be there is left out while nothing is filled in. */
function group(name, schema, root, path, isRequired, depth) {
  const inner = members(schema, root, `${path}.`, depth + 1, isRequired);
  return {
    element: h("fieldset", { class: "form-group" }, h("legend", {}, schema.title ?? name), schema.description ? h("p", { class: "muted hint" }, schema.description) : null, inner.element),
    read() {
      const value = inner.read();
      return isRequired || Object.keys(value).length ? value : undefined;
    },
    write: inner.write,
  };
}

// MARK: Controls

/** What stands for a value: `element`, `read()` (undefined when it is not given), `write(value)` and perhaps a `hint`. */
function controlOf(schema, isRequired) {
  const type = typeOf(schema);
  if (Array.isArray(schema.enum)) return choice(schema.enum, isRequired);
  if (schema.const !== undefined) return choice([schema.const], isRequired);
  if (type === "boolean") return choice([true, false], isRequired);
  if (type === "integer" || type === "number") return number(schema, type, isRequired);
  if (type === "string") return text(schema, isRequired);
  if (type === "array" && typeOf(schema.items ?? {}) === "string" && !schema.items.enum) return lines(isRequired);
  return json(isRequired);
}

function choice(values, isRequired) {
  const element = h("select", { required: isRequired }, h("option", { value: "" }, isRequired ? "choose" : "not given"),
    values.map((value, place) => h("option", { value: String(place) }, typeof value === "string" ? value : JSON.stringify(value))));
  return {
    element,
    read: () => (element.value === "" ? undefined : values[Number(element.value)]),
    write(value) { const place = values.findIndex((one) => JSON.stringify(one) === JSON.stringify(value)); element.value = place < 0 ? "" : String(place); },
  };
}

function number(schema, type, isRequired) {
  const element = h("input", {
    // Steps would be counted from the minimum, and multiples are counted from 0.
    type: "number", required: isRequired, step: "any", oninput: () => check(),
    min: schema.minimum === undefined ? undefined : String(schema.minimum), max: schema.maximum === undefined ? undefined : String(schema.maximum),
  });
  const check = () => element.setCustomValidity(element.value === "" ? "" : objection(Number(element.value), schema, type) ?? "");
  return {
    element,
    read() {
      if (element.validity.badInput) throw new Error("this is no number");
      return element.value === "" ? undefined : Number(element.value);
    },
    write(value) { element.value = value ?? ""; check(); },
  };
}

/** What a schema has against a number, beside what the browser checks. */
function objection(value, schema, type) {
  if (type === "integer" && !Number.isInteger(value)) return "It must be a whole number.";
  if (value <= schema.exclusiveMinimum) return `It must be more than ${schema.exclusiveMinimum}.`;
  if (value >= schema.exclusiveMaximum) return `It must be less than ${schema.exclusiveMaximum}.`;
  if (schema.multipleOf === undefined) return undefined;
  // 0.3 / 0.1 is not quite 3.
  const quotient = value / schema.multipleOf;
  return Math.abs(quotient - Math.round(quotient)) > 1e-9 * Math.max(1, Math.abs(quotient)) ? `It must be a multiple of ${schema.multipleOf}.` : undefined;
}

const inputTypes = { date: "date", time: "time", email: "email", uri: "url", url: "url" };

function text(schema, isRequired) {
  const common = { required: isRequired, minlength: schema.minLength === undefined ? undefined : String(schema.minLength), maxlength: schema.maxLength === undefined ? undefined : String(schema.maxLength), autocomplete: "off", spellcheck: "false" };
  const isLong = schema.maxLength > 200 || schema.contentMediaType !== undefined;
  const element = isLong ? h("textarea", { rows: "3", ...common }) : h("input", { type: inputTypes[schema.format] ?? "text", pattern: schema.pattern ? unanchored(schema.pattern) : undefined, ...common });
  return {
    element, hint: schema.format === "date-time" ? "Such as 2026-01-31T09:00:00Z." : null,
    read: () => (element.value === "" ? undefined : element.value), write(value) { element.value = value ?? ""; },
  };
}

/** The browser's patterns mean the whole text, those of JSON Schema any part of it. */
const unanchored = (pattern) => `[\\s\\S]*(?:${pattern})[\\s\\S]*`;

function lines(isRequired) {
  const element = h("textarea", { rows: "3", required: isRequired, spellcheck: "false" });
  return {
    element, hint: "One entry a line.",
    read: () => (element.value === "" ? undefined : element.value.split("\n").filter((line) => line !== "")),
    write(value) { element.value = Array.isArray(value) ? value.join("\n") : ""; },
  };
}

function json(isRequired) {
  const element = h("textarea", { rows: "3", required: isRequired, class: "code", spellcheck: "false" });
  return {
    element, hint: "As JSON.",
    read: () => (element.value.trim() === "" ? undefined : JSON.parse(element.value)),
    write(value) { element.value = value === undefined ? "" : JSON.stringify(value, null, 2); },
  };
}

// MARK: An input as a form or as JSON

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The path of the first value that another does not have; undefined when it has all of them. */
function lost(value, other, path = "") {
  if (isObject(value) && isObject(other)) {
    for (const [name, member] of Object.entries(value)) {
      const found = Object.hasOwn(other, name) ? lost(member, other[name], `${path}${name}.`) : `${path}${name}.`;
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const isSame = Array.isArray(value) && Array.isArray(other)
    ? value.length === other.length && value.every((entry, place) => lost(entry, other[place]) === undefined && lost(other[place], entry) === undefined)
    : value === other;
  return isSame ? undefined : path;
}

/** The input of an execution: a form where there is a schema for one, and always the JSON that it stands for. */
export function inputEditor() {
  const element = h("div", { class: "input-editor" });
  const area = h("textarea", { id: "input", rows: "4", spellcheck: "false", class: "code", placeholder: "{}" });
  const asJSON = h("input", { type: "checkbox", id: "input-json", onchange: () => turn() });
  const problem = h("p", { class: "hint problem", role: "alert", hidden: true });
  let form = null;

  const parsed = () => {
    if (area.value.trim() === "") return undefined;
    try { return JSON.parse(area.value); } catch (error) { throw new Error(`Input: ${error.message}`); }
  };

  /** Fills in the form, unless that would lose what it has no field for. */
  function fill(value = {}) {
    if (!isObject(value)) throw new Error("Input: the form stands for an object, so this stays JSON.");
    form.write(value);
    const path = lost(value, form.read());
    if (path !== undefined) throw new Error(`${path.slice(0, -1)}: the form cannot say this value, so it stays JSON.`);
  }

  function turn() {
    try {
      if (asJSON.checked) area.value = JSON.stringify(form.read(), null, 2);
      else fill(parsed());
      problem.hidden = true;
    } catch (error) {
      asJSON.checked = !asJSON.checked;
      put(problem, error.message);
      problem.hidden = false;
    }
    show();
  }

  function show() {
    const isForm = form !== null && !asJSON.checked;
    put(element, h("h3", { id: "input-heading" }, "Input"),
      form ? h("label", { class: "check" }, asJSON, "As JSON") : null,
      isForm ? form.element : h("div", { class: "field" }, h("label", { for: "input", class: form ? "unseen" : "" }, "Input as JSON"), area, h("p", { class: "muted hint" }, "Empty is {}.")), problem);
  }

  show();
  return {
    element,
    /** Takes another schema; null means that there is none. */
    use(schema) {
      form = hasForm(schema) ? formOf(schema) : null;
      asJSON.checked = false;
      area.value = "";
      problem.hidden = true;
      show();
    },
    /** The input; undefined when nothing is given. */
    read: () => (form && !asJSON.checked ? form.read() : parsed()),
  };
}
