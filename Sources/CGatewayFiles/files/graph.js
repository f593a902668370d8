// The definition as a drawing: tasks as boxes, coloured by how they are, with what follows what.

import * as api from "/page/api.js";
import { h, s, put, putWhenNew, button, empty, throttle } from "/page/dom.js";
import { complain, session } from "/page/app.js";

/** More could not be taken in anyway; the timeline and the history have them all. */
const nodesMaximum = 1500;
const gap = 28, padding = 14, heading = 26, leafHeight = 46;

const kinds = { run: "runs a command", wait: "waits", choice: "chooses", assign: "sets values", raise: "raises an error", emit: "emits an event",
  listen: "listens", workflow: "runs a workflow", function: "calls a function", extension: "runs with an extension",
  sequence: "one after the other", graph: "as soon as possible", fork: "side by side", loop: "for each", attempt: "tries", call: "calls" };

export function graphPanel(element, shown) {
  const svg = s("svg", { class: "graph", role: "group", "aria-label": "Tasks of the definition" });
  const detail = h("div", { class: "detail", role: "status" });
  const view = { x: 0, y: 0, width: 1, height: 1 };
  const groups = new Map();
  let size = { width: 1, height: 1 }, nodes = [], selected = null;

  // MARK: Zoom

  const apply = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);

  function fit() {
    const box = svg.getBoundingClientRect();
    const scale = Math.max(size.width / Math.max(1, box.width), size.height / Math.max(1, box.height), 1);
    // Not smaller than can be read: a tall graph shows its top.
    const kept = Math.min(scale, 2.2);
    view.width = box.width * kept;
    view.height = box.height * kept;
    view.x = (size.width - view.width) / 2;
    view.y = scale > 1 ? -12 : (size.height - view.height) / 2;
    apply();
  }

  function zoom(factor, centre = null) {
    const width = Math.min(Math.max(view.width / factor, 80), size.width * 8 + 400);
    const real = view.width / width;
    const x = centre?.x ?? view.x + view.width / 2, y = centre?.y ?? view.y + view.height / 2;
    view.x = x - (x - view.x) / real;
    view.y = y - (y - view.y) / real;
    view.width /= real;
    view.height /= real;
    apply();
  }

  const at = (event) => {
    const box = svg.getBoundingClientRect();
    return { x: view.x + ((event.clientX - box.left) / box.width) * view.width, y: view.y + ((event.clientY - box.top) / box.height) * view.height };
  };
  svg.addEventListener("wheel", (event) => {
    // Without the key the page scrolls, as everywhere.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.15 : 0.87, at(event));
  }, { passive: false });
  let drag = null;
  svg.addEventListener("pointerdown", (event) => { if (!event.target.closest(".node.leaf")) { drag = { x: event.clientX, y: event.clientY, left: view.x, top: view.y }; svg.setPointerCapture(event.pointerId); } });
  svg.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const scale = view.width / svg.getBoundingClientRect().width;
    view.x = drag.left - (event.clientX - drag.x) * scale;
    view.y = drag.top - (event.clientY - drag.y) * scale;
    apply();
  });
  svg.addEventListener("pointerup", () => { drag = null; });

  // MARK: Drawing

  const name = (node) => node.name || node.nodeKey.split("/").pop() || "definition";
  const label = (node) => `${name(node)}, ${kinds[node.kind] ?? node.kind}, ${node.state}`;
  const short = (text, count) => (text.length > count ? `${text.slice(0, count - 1)}…` : text);

  function nodeElement({ node, x, y, width, height, isContainer }) {
    const choose = () => select(node.nodeID);
    const group = s("g", {
      class: "node", transform: `translate(${x} ${y})`, tabindex: "0", role: "button", "data-node": String(node.nodeID),
      onclick: choose, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); choose(); } },
    },
    s("title", {}, label(node)),
    s("rect", { class: "box", width: String(width), height: String(height), rx: isContainer ? "12" : "9" }),
    isContainer
      ? s("text", { class: "container-name", x: String(padding), y: "18" }, short(`${name(node)} · ${kinds[node.kind] ?? node.kind}`, Math.floor((width - padding) / 7.6)))
      : [s("circle", { class: "state", cx: "18", cy: String(height / 2), r: "5" }),
        s("text", { class: "node-name", x: "32", y: String(height / 2 - 3) }, short(name(node), 22)),
        s("text", { class: "node-kind", x: "32", y: String(height / 2 + 13) }, kinds[node.kind] ?? node.kind)]);
    group.dataset.container = isContainer;
    colour(group, node);
    groups.set(node.nodeID, group);
    return group;
  }

  function colour(group, node) {
    group.setAttribute("class", `node ${group.dataset.container === "true" ? "container" : "leaf"} ${node.state}${node.nodeID === selected ? " selected" : ""}`);
    group.setAttribute("aria-label", label(node));
    group.querySelector("title").textContent = label(node);
  }

  function draw() {
    const drawing = layOut(nodes.slice(0, nodesMaximum));
    size = drawing;
    groups.clear();
    put(svg,
      s("defs", {}, s("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerWidth: "7", markerHeight: "7", orient: "auto-start-reverse" }, s("path", { class: "arrow", d: "M0 0L8 4L0 8z" }))),
      drawing.boxes.filter((box) => box.isContainer).map(nodeElement),
      drawing.edges.map((edge) => s("path", { class: `edge ${edge.kind}`, d: edge.path, "marker-end": "url(#arrow)" })),
      drawing.boxes.filter((box) => !box.isContainer).map(nodeElement));
    svg.style.height = `${Math.max(180, Math.min(size.height + 24, innerHeight * 0.68))}px`;
    fit();
  }

  // MARK: A chosen task

  function select(id) {
    selected = id === selected ? null : id;
    for (const node of nodes) { const group = groups.get(node.nodeID); if (group) colour(group, node); }
    showDetail();
  }

  function showDetail() {
    const node = nodes.find(({ nodeID }) => nodeID === selected);
    if (!node) { putWhenNew(detail, null, () => h("p", { class: "muted" }, "Choose a task for more. Ctrl and wheel zooms, dragging moves.")); return; }
    const { status } = shown;
    const canControl = session.role !== "viewer";
    putWhenNew(detail, [node, status.status, status.isActive], () => h("div", { class: "card" },
      h("strong", {}, name(node)), " ", h("span", { class: `state-word ${node.state}` }, node.state),
      h("p", {}, h("code", { class: "key" }, node.nodeKey || "/"), h("span", { class: "muted" }, ` ${kinds[node.kind] ?? node.kind}`)),
      h("div", { class: "actions" },
        node.kind === "run" ? button("Its logs", { id: "node-logs", onclick: () => shown.openLogs(node.nodeKey) }) : null,
        canControl && ["running", "waiting", "pending"].includes(status.status) && node.nodeKey ? button("Pause before it", { id: "node-pause", onclick: () => shown.act("pause", { before: node.nodeKey }) }) : null,
        canControl && status.isActive && node.nodeKey ? button("Go on from it", { id: "node-from", onclick: () => shown.act("resume", { from: node.nodeKey }) }) : null,
        canControl && status.isActive && node.nodeKey ? button("Skip it", { id: "node-skip", onclick: () => shown.act("resume", { skip: node.nodeKey }) }) : null)));
  }

  // MARK: Life

  async function load() {
    try {
      const graph = await api.graph(shown.id, shown.signal);
      const isSame = graph.nodes.length === nodes.length;
      nodes = graph.nodes;
      if (nodes.length <= 1 && !nodes[0]) { put(element, empty("The definition has no tasks.")); return; }
      if (!isSame) draw();
      else for (const node of nodes) { const group = groups.get(node.nodeID); if (group) colour(group, node); }
      showDetail();
    } catch (error) { complain(error); }
  }

  put(element, h("div", { class: "graph-frame" }, svg, h("div", { class: "zoom", role: "group", "aria-label": "Zoom" },
    button("Zoom in", { class: "quiet", bare: true, id: "zoom-in", onclick: () => zoom(1.25) }, "plus"),
    button("Zoom out", { class: "quiet", bare: true, id: "zoom-out", onclick: () => zoom(0.8) }, "minus"),
    button("Fit", { class: "quiet", bare: true, id: "zoom-fit", onclick: fit }, "fit"))),
  h("ul", { class: "legend", "aria-label": "Colours" }, ["pending", "running", "completed", "failed", "skipped", "stopped"].map((state) => h("li", { class: `state-word ${state}` }, h("span", { class: "dot", "aria-hidden": "true" }), state))),
  detail);
  const resized = new ResizeObserver(throttle(200, () => { if (nodes.length) fit(); }));
  resized.observe(svg.parentElement);
  load();
  return { update: throttle(400, load), leave() { resized.disconnect(); }, zoom, fit };
}

// MARK: Layout

/** Gives every task a place: boxes within boxes, rows from top to bottom. */
export function layOut(nodes) {
  const children = new Map(), byID = new Map(nodes.map((node) => [node.nodeID, node]));
  for (const node of nodes) if (node.parent !== null) children.set(node.parent, [...(children.get(node.parent) ?? []), node]);
  const boxes = [], edges = [], placed = new Map();
  const isRoot = (node) => node.parent === null && node.nodeID === 0;
  const curve = (from, to) => {
    const bend = Math.max(14, (to.y - from.y) / 2);
    return `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
  };
  const join = (from, to, kind = "") => {
    const first = placed.get(from), second = placed.get(to);
    if (first && second) edges.push({ kind, path: curve({ x: first.x + first.width / 2, y: first.y + first.height }, { x: second.x + second.width / 2, y: second.y - 3 }) });
  };

  /** The size of a task with all that is in it, and how it is placed. */
  function measure(node) {
    const inner = children.get(node.nodeID) ?? [];
    if (inner.length === 0) {
      const width = Math.min(228, Math.max(150, (node.name || node.nodeKey.split("/").pop()).length * 8 + 56, (kinds[node.kind] ?? node.kind).length * 6 + 48));
      return { width, height: leafHeight, place: (x, y) => record(node, x, y, width, leafHeight, false) };
    }
    const content = arrange(node, inner);
    if (isRoot(node)) return { ...content, place: (x, y) => { placed.set(node.nodeID, { x, y, width: content.width, height: content.height }); content.place(x, y); } };
    const width = Math.max(content.width + 2 * padding, 190), height = content.height + heading + padding;
    return { width, height, place: (x, y) => { record(node, x, y, width, height, true); content.place(x + (width - content.width) / 2, y + heading); } };
  }

  function record(node, x, y, width, height, isContainer) {
    placed.set(node.nodeID, { x, y, width, height });
    boxes.push({ node, x, y, width, height, isContainer });
  }

  function arrange(node, inner) {
    // A loop's list needs no box of its own.
    if (inner.length === 1 && inner[0].kind === "sequence" && children.get(inner[0].nodeID) && node.kind !== "fork") {
      const list = inner[0];
      const content = arrange(list, children.get(list.nodeID));
      return { ...content, place: (x, y) => { placed.set(list.nodeID, { x, y, width: content.width, height: content.height }); content.place(x, y); } };
    }
    if (node.kind === "fork") return rows([inner]);
    if (node.kind === "graph") return layered(inner);
    const content = rows(inner.map((child) => [child]));
    return { ...content, place: (x, y) => { content.place(x, y); follow(node, inner); } };
  }

  function follow(node, inner) {
    inner.slice(1).forEach((child, place) => join(inner[place].nodeID, child.nodeID, node.kind === "attempt" ? "catch" : ""));
    for (const child of inner) {
      for (const target of child.targets) {
        const first = placed.get(child.nodeID), second = placed.get(target);
        if (!first || !second) continue;
        // Around all that stands between the two.
        const right = Math.max(...inner.map((one) => placed.get(one.nodeID)).map((box) => box.x + box.width)) + 22;
        // A curve reaches three quarters of the way to its control points.
        const start = first.x + first.width, end = second.x + second.width + 3, bend = Math.max(start, end) + (right - Math.min(start, end)) * 1.34;
        edges.push({ kind: "jump", path: `M${start} ${first.y + first.height / 2}C${bend} ${first.y + first.height / 2} ${bend} ${second.y + second.height / 2} ${end} ${second.y + second.height / 2}` });
      }
    }
  }

  /**
   * Those that need nothing first, then those that need only these, and so on. A line over several rows has a lane of
   * its own between the boxes; one that others imply is not drawn.
   */
  function layered(inner) {
    const depth = new Map(), before = new Map();
    const visit = (child) => {
      if (depth.has(child.nodeID)) return;
      depth.set(child.nodeID, 0);
      const needs = child.needs.map((need) => byID.get(need)).filter(Boolean);
      needs.forEach(visit);
      depth.set(child.nodeID, Math.max(-1, ...needs.map((need) => depth.get(need.nodeID))) + 1);
      before.set(child.nodeID, new Set(needs.flatMap((need) => [...(before.get(need.nodeID) ?? [])].concat(need.nodeID))));
    };
    inner.forEach(visit);
    const lines = [], lanes = [];
    for (const child of inner) (lines[depth.get(child.nodeID)] ??= []).push(child);
    for (const child of inner) {
      const needs = child.needs.filter((need) => byID.has(need) && !child.needs.some((other) => before.get(other)?.has(need)));
      for (const need of needs) {
        const lane = { from: need, to: child.nodeID, points: [] };
        for (let row = depth.get(need) + 1; row < depth.get(child.nodeID); row += 1) {
          const point = { isLane: true, needs: [need] };
          lane.points.push(point);
          lines[row].push(point);
        }
        lanes.push(lane);
      }
    }
    // Each row in the order of what it needs, so that lines cross less.
    const column = new Map();
    for (const line of lines) {
      const wish = (part) => (part.needs.length ? part.needs.reduce((sum, need) => sum + (column.get(need) ?? 0), 0) / part.needs.length : 0);
      if (line !== lines[0]) line.sort((first, second) => wish(first) - wish(second));
      line.forEach((part, place) => { if (!part.isLane) column.set(part.nodeID, place - line.length / 2); });
    }
    const content = rows(lines, 40);
    return { ...content, place: (x, y) => {
      content.place(x, y);
      for (const lane of lanes) {
        const first = placed.get(lane.from), second = placed.get(lane.to);
        const stops = [{ x: first.x + first.width / 2, y: first.y + first.height }, ...lane.points.flatMap(({ at }) => [{ x: at.x, y: at.top }, { x: at.x, y: at.bottom }]), { x: second.x + second.width / 2, y: second.y - 3 }];
        let path = `M${stops[0].x} ${stops[0].y}`;
        stops.slice(1).forEach((stop, place) => { path += place % 2 ? `L${stop.x} ${stop.y}` : curve(stops[place], stop).slice(curve(stops[place], stop).indexOf("C")); });
        edges.push({ kind: "", path });
      }
    } };
  }

  function rows(lines, between = gap) {
    const measured = lines.map((line) => {
      const parts = line.map((part) => (part.isLane ? { width: 14, height: 0, place: (x, y, height) => { part.at = { x: x + 7, top: y, bottom: y + height }; } } : measure(part)));
      return { parts, width: parts.reduce((sum, part) => sum + part.width, 0) + gap * (parts.length - 1), height: Math.max(...parts.map((part) => part.height)) };
    });
    const width = Math.max(...measured.map((line) => line.width));
    const height = measured.reduce((sum, line) => sum + line.height, 0) + between * (measured.length - 1);
    return { width, height, place: (x, y) => {
      let top = y;
      for (const line of measured) {
        let left = x + (width - line.width) / 2;
        for (const part of line.parts) { part.place(left, top, line.height); left += part.width + gap; }
        top += line.height + between;
      }
    } };
  }

  let width = 0, height = 0;
  for (const root of nodes.filter((node) => node.parent === null)) {
    const part = measure(root);
    part.place(width, 0);
    width += part.width + 2 * gap;
    height = Math.max(height, part.height);
  }
  return { boxes, edges, width: Math.max(1, width - 2 * gap), height: Math.max(1, height) };
}
