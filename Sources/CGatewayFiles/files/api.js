// Requests to the gateway. The token lives in this module's memory and nowhere else.

const base = "/api/v1/process-engine";
let token = null;
let onSignedOut = () => {};

/** An answer that is a problem document. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.title ?? `The gateway answered ${status}.`);
    this.status = status;
    this.code = body.code ?? "unknown";
    this.remedy = body.detail ?? null;
    this.diagnostics = body.diagnostics ?? [];
  }
}

export const signIn = (text) => { token = text; };
export const signOut = () => { token = null; };
export const isSignedIn = () => token !== null;
export const whenSignedOut = (body) => { onSignedOut = body; };

/** One request; `key` makes a command safe to repeat. */
async function request(method, path, { body, key, signal } = {}) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  let response;
  try {
    response = await fetch(base + path, {
      method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store", credentials: "omit", redirect: "error",
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, { title: "The gateway does not answer.", code: "offline", detail: "Is engine-gateway running?" });
  }
  if (!response.ok) throw await problem(response);
  return response;
}

async function problem(response) {
  const body = await response.json().catch(() => ({}));
  if (response.status === 401) { token = null; onSignedOut(body.title); }
  return new Problem(response.status, body);
}

const query = (values) => {
  const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
};
const get = async (path, values = {}, signal = undefined) => (await request("GET", path + query(values), { signal })).json();
const post = async (path, body) => (await request("POST", path, { body, key: crypto.randomUUID() })).json();
const one = (id) => `/executions/processes/${id}`;

export const version = () => get("/version");
export const engine = () => get("/engine");
export const list = (values, signal) => get("/executions", values, signal);
export const status = (id, signal) => get(`${one(id)}/status`, {}, signal);
export const graph = (id, signal) => get(`${one(id)}/graph`, {}, signal);
export const inspection = (id, signal) => get(`${one(id)}/inspection`, {}, signal);
export const history = (id, after, limit, signal) => get(`${one(id)}/history`, { after, limit }, signal);
export const logs = (id, values, signal) => get(`${one(id)}/logs`, values, signal);
export const pause = (id, body) => post(`${one(id)}/pause`, body);
export const resume = (id, body) => post(`${one(id)}/resume`, body);
export const cancel = (id, body) => post(`${one(id)}/cancel`, body);
export const approve = (id, body) => post(`${one(id)}/approve`, body);
export const reject = (id, body) => post(`${one(id)}/reject`, body);
export const definitions = (values) => get("/definitions", values);
export const definition = (name, version) => get(`/definitions/${name}/${encodeURIComponent(version)}`);
export const register = (body) => post("/definitions", body);
export const start = (body) => post("/executions", body);
export const validate = (body) => post("/definitions/validation", body);

/** Exchanges the code that `enginectl web` put into the address. */
export async function useCode(code) {
  const response = await request("POST", "/sessions", { body: { code } });
  token = (await response.json()).token;
}

/**
 * Follows a stream of events until `signal` aborts. A broken one goes on from its last event. `onState` hears whether
 * it stands.
 */
export async function follow(path, signal, onEvent, onState = () => {}) {
  let last = null, wait = 500;
  while (!signal.aborted && token) {
    try {
      const headers = { Authorization: `Bearer ${token}`, ...(last ? { "Last-Event-ID": last } : {}) };
      const response = await fetch(base + path, { headers, signal, cache: "no-store", credentials: "omit" });
      if (!response.ok) throw await problem(response);
      onState(true);
      wait = 500;
      let isOver = false;
      await read(response.body, (event) => {
        if (event.id) last = event.id;
        if (event.name === "end") isOver = true;
        onEvent(event.name, event.data ? JSON.parse(event.data) : {});
      });
      if (isOver) return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && [401, 403, 404].includes(error.status)) { onState(false); return; }
    }
    onState(false);
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, 10000);
  }
}

async function read(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    let end;
    while ((end = rest.indexOf("\n\n")) >= 0) {
      const event = { name: "message", id: null, data: "" };
      for (const line of rest.slice(0, end).split("\n")) {
        const mark = line.indexOf(":");
        if (mark <= 0) continue;
        const text = line.slice(mark + 1).replace(/^ /, "");
        if (line.startsWith("event:")) event.name = text;
        else if (line.startsWith("id:")) event.id = text;
        else if (line.startsWith("data:")) event.data += text;
      }
      rest = rest.slice(end + 2);
      if (event.data) onEvent(event);
    }
  }
}

export const watchAll = (signal, onEvent, onState) => follow("/executions/events", signal, onEvent, onState);
export const watchOne = (id, signal, onEvent, onState) => follow(`${one(id)}/events`, signal, onEvent, onState);
