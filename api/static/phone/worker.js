// Where does the core run? Here, in a worker of the page, which holds the phone's files for as long as it lives.
//
// Calls are done one after another; a sync asks the server in between, so that no tap waits for the network.

import * as core from "./core/phone.js";
import { lookForRoom, startKeeper, takeBallast } from "./host.js";

/** What the page calls itself in seals. */
const APP = "rounds-page";
/** Milliseconds that anybody waits for the server's answer. */
const PATIENCE = 120_000;
/** Bytes from which on JSON is packed. */
const WORTH_PACKING = 1024;
/** Calls that talk with the server. */
const TALKS = new Set(["enrol", "sign_in", "change_password", "sign_out", "sync"]);

/** @param {any} error */
const readable = (error) => {
  if (error instanceof WebAssembly.RuntimeError) {
    self.postMessage({ event: "dead", why: String(error) });
    return { kind: "damaged", why: String(error) };
  }
  try {
    return JSON.parse(error);
  } catch {
    return { kind: "damaged", why: String(error) };
  }
};

/** @param {Uint8Array<ArrayBuffer>} body */
const packed = async (body) =>
  new Uint8Array(await new Response(new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer());

/** Asks the server; nothing comes back where the line was cut. @param {core.Question} question */
const ask = async ({ method, path, headers: pairs, body }) => {
  const headers = new Headers();
  for (let at = 0; at + 1 < pairs.length; at += 2) headers.append(pairs[at], pairs[at + 1]);
  /** @type {Uint8Array<ArrayBuffer> | undefined} */
  let sent = method === "GET" || method === "HEAD" ? undefined : new Uint8Array(body);
  if (sent && sent.length > WORTH_PACKING && headers.get("content-type") === "application/json") {
    sent = await packed(sent);
    headers.set("content-encoding", "gzip");
  }
  try {
    const answer = await fetch(path, {
      method, headers, body: sent, cache: "no-store", credentials: "omit", redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: answer.status, headers: [...answer.headers].flat(), body: new Uint8Array(await answer.arrayBuffer()) };
  } catch {
    return undefined;
  }
};

/** @param {string} about */
const talk = async (about) => {
  const words = new core.Talk(about);
  try {
    for (let question; (question = words.next()); ) {
      const answer = await ask(question);
      if (answer) words.feed(answer.status, answer.headers, answer.body);
      else words.lost();
      const report = JSON.parse(words.report());
      if (report) self.postMessage({ event: "progress", report });
    }
    const outcome = JSON.parse(words.outcome());
    if (outcome?.pulled) self.postMessage({ event: "changed" });
    return outcome;
  } finally {
    words.free();
  }
};

/** One sync at a time: who asks meanwhile waits for it, and then has one of their own. */
let syncing = Promise.resolve();

/** @param {string} name @param {string} about */
const talkInTurn = async (name, about) => {
  if (name !== "sync") return talk(about);
  const turn = syncing.then(() => talk(about));
  syncing = turn.catch(() => {});
  return turn;
};

/** @type {Promise<void> | undefined} */
let held;

const start = async () => {
  await Promise.all([core.default({ module_or_path: new URL("./core/phone_bg.wasm", import.meta.url) }), startKeeper(), lookForRoom()]);
  // The pool first: it fails where another tab's worker has the files.
  await core.take_files();
  await takeBallast();
};

/** @param {{ call: string, args?: object, bytes?: Uint8Array[] }} asked */
const answer = async ({ call, args = {}, bytes = [] }) => {
  held ??= start();
  await held;
  if (call === "open") return { ...JSON.parse(core.open(`${APP} ${core.version()}`)), version: core.version() };
  if (call === "thumbnail") return core.thumbnail(/** @type {any} */ (args).photo_id);
  if (call === "picture") return core.picture(/** @type {any} */ (args).photo_id);
  if (call === "read_qr") {
    const { width, height } = /** @type {any} */ (args);
    return core.read_qr(width, height, bytes[0]) ?? null;
  }
  if (TALKS.has(call)) {
    const outcome = await talkInTurn(call, JSON.stringify({ call, args }));
    // Whoever signed in has a store now, and the next one needs its files too.
    if (call === "sign_in") await core.keep_files_free();
    return outcome;
  }
  return JSON.parse(core.call(call, JSON.stringify(args), bytes));
};

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ id: data.id, value: await answer(data) });
  } catch (error) {
    self.postMessage({ id: data.id, error: readable(error) });
  }
  if (data.bytes?.length || data.call === "sync") await lookForRoom();
};
