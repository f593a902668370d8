// What keeps people with a screen reader, a keyboard or weak sight out: names, roles, contrast, identities. Gives a list
// of sentences, empty when nothing was found. Run in the page.

const found = [];
const say = (element, what) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
const visible = (element) => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && style.display !== "none" && !element.closest("[hidden]");
};

/** The name by which assistive technology calls an element. */
function nameOf(element) {
  const by = element.getAttribute("aria-labelledby");
  if (by) return by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();
  const label = element.getAttribute("aria-label");
  if (label) return label.trim();
  if (element.labels?.length) return [...element.labels].map((one) => one.textContent).join(" ").trim();
  if (element.tagName === "IMG") return (element.getAttribute("alt") ?? "").trim();
  // What is not shown is no name.
  return (element.innerText ?? element.textContent ?? "").trim() || (element.getAttribute("title") ?? "").trim();
}

// Names
for (const element of document.querySelectorAll("button, a[href], input, select, textarea, [role=button], [role=tab], [role=progressbar], [role=tabpanel], [role=table], [role=log], dialog, svg[role]")) {
  if (visible(element) && !nameOf(element)) say(element, "no name");
}
for (const image of document.querySelectorAll("img:not([alt])")) say(image, "an image without alt");
for (const drawing of document.querySelectorAll("svg:not([aria-hidden]):not([role])")) say(drawing, "a drawing without role");

// Identities and references
const identities = new Set();
for (const element of document.querySelectorAll("[id]")) {
  if (identities.has(element.id)) say(element, "an id twice");
  identities.add(element.id);
}
for (const attribute of ["aria-controls", "aria-labelledby", "aria-describedby", "for"]) {
  for (const element of document.querySelectorAll(`[${attribute}]`)) {
    for (const id of element.getAttribute(attribute).split(/\s+/)) if (!document.getElementById(id)) say(element, `${attribute} leads nowhere`);
  }
}

// Roles and what they need around them
const within = { row: "[role=rowgroup], [role=table]", cell: "[role=row]", columnheader: "[role=row]", tab: "[role=tablist]", listitem: "[role=list]" };
for (const [role, around] of Object.entries(within)) {
  for (const element of document.querySelectorAll(`[role=${role}]`)) if (!element.parentElement.closest(around)) say(element, `${role} outside of its group`);
}
for (const element of document.querySelectorAll("[role=progressbar]")) if (!element.hasAttribute("aria-valuenow")) say(element, "progress without value");
for (const element of document.querySelectorAll("[role=tab]")) if (!element.hasAttribute("aria-selected")) say(element, "a tab that does not say whether it is chosen");
for (const element of document.querySelectorAll("[onclick], [tabindex]")) if (Number(element.getAttribute("tabindex")) > 0) say(element, "an order of its own");
for (const element of document.querySelectorAll("button button, button a, a button, a a")) say(element, "a control in a control");

// The page as a whole
if (!document.documentElement.lang) found.push("the page has no language");
if (!document.title) found.push("the page has no title");
if (document.querySelectorAll("main").length !== 1) found.push("the page has not one main part");
if (document.querySelectorAll("h1").length !== 1) found.push(`the page has ${document.querySelectorAll("h1").length} main headings`);
let level = 0;
for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
  if (!visible(heading) || heading.closest("dialog")) continue;
  const own = Number(heading.tagName[1]);
  if (own > level + 1 && level) say(heading, "a heading that skips a level");
  level = own;
}
if (document.documentElement.scrollWidth > innerWidth + 1) found.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`);

// Contrast (WCAG 2.2, 1.4.3): 4.5 for text, 3 for large text
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
canvas.canvas.width = canvas.canvas.height = 1;
function colour(text) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}
const over = (front, back) => [0, 1, 2].map((part) => front[part] * front[3] + back[part] * (1 - front[3])).concat(1);
const light = ([red, green, blue]) => [red, green, blue].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
function ground(element) {
  const layers = [];
  for (let one = element; one; one = one.parentElement) layers.push(colour(getComputedStyle(one).backgroundColor));
  return layers.reverse().reduce((back, front) => over(front, back), [255, 255, 255, 1]);
}
const reported = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || !visible(element) || element.closest("svg, script, noscript, option, :disabled, .skip")) continue;
  const style = getComputedStyle(element), back = ground(element);
  const front = over(colour(style.color), back);
  const [high, low] = [light(front), light(back)].sort((first, second) => second - first);
  const ratio = (high + 0.05) / (low + 0.05);
  const size = parseFloat(style.fontSize), isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const key = `${element.className} ${style.color} ${back}`;
  if (ratio < (isLarge ? 3 : 4.5) && !reported.has(key)) { reported.add(key); say(element, `contrast ${ratio.toFixed(2)} of ${style.color}`); }
}
// Text in drawings stands on the box beside it.
for (const label of document.querySelectorAll("svg.graph text")) {
  const box = label.parentElement.querySelector(".box");
  if (!box) continue;
  const back = over(colour(getComputedStyle(box).fill), ground(label.closest(".graph-frame"))), front = colour(getComputedStyle(label).fill);
  const [high, low] = [light(front), light(back)].sort((first, second) => second - first);
  if ((high + 0.05) / (low + 0.05) < 4.5) say(label, `contrast ${((high + 0.05) / (low + 0.05)).toFixed(2)} in the drawing`);
}
// Where a finger has to hit (WCAG 2.2, 2.5.8): 24 by 24
for (const element of document.querySelectorAll("button, input, select, [role=tab]")) {
  const box = element.getBoundingClientRect();
  if (visible(element) && !["radio", "checkbox"].includes(element.type) && (box.width < 24 || box.height < 24)) say(element, `only ${Math.round(box.width)} by ${Math.round(box.height)}`);
}
return found;
