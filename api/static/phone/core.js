// How does the page talk to the core, which lives in a worker?

/** @import * as T from "./types.js" */

/**
 * Every call: what it takes, and what it gives. The worker adds those that talk with the server or carry bytes.
 * @typedef {T.Calls & {
 *   open: [{}, T.Opened & {version: string}], enrol: [{code: string, device_name: string}, string],
 *   sign_in: [{login: string, password: string}, T.SignedInAs], change_password: [{old: string, new: string}, null], sign_out: [{}, null],
 *   sync: [{}, T.SyncReport], thumbnail: [{photo_id: string}, Uint8Array], picture: [{photo_id: string}, Uint8Array],
 *   read_qr: [{width: number, height: number}, string | null],
 * }} Calls
 */

/** What the core said no with. */
export class CoreError extends Error {
  /** @param {T.AppError} error */
  constructor(error) {
    super(error.kind);
    this.error = error;
  }
}

const STARTS_A_MINUTE = 3;
const MINUTE = 60_000;

/**
 * @typedef {object} Listener
 * @property {() => void} changed Something on the phone is new: sync brought it.
 * @property {(report: T.SyncReport) => void} progress
 * @property {() => void} restarted The worker died and a new one runs: open it.
 * @property {(why: string) => void} dead It died too often.
 */

export class Core {
  /** @type {Worker | null} */ #worker = null;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: CoreError) => void}>} */ #waiting = new Map();
  /** @type {number[]} */ #starts = [];
  #last = 0;
  #listener;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  start() {
    this.#starts.push(Date.now());
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onmessage = (message) => this.#heard(message.data);
    worker.onerror = (event) => this.#died(event.message || "worker");
    this.#worker = worker;
  }

  /** Ends the worker; whoever waits for an answer hears so. @param {string} why */
  stop(why) {
    this.#worker?.terminate();
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new CoreError({ kind: "damaged", why }));
  }

  /**
   * @template {keyof Calls} K
   * @param {K} call
   * @param {Calls[K][0]} args
   * @param {Uint8Array[]} [bytes] They move to the worker: the page can't read them afterwards.
   * @returns {Promise<Calls[K][1]>}
   */
  call(call, args, bytes) {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new CoreError({ kind: "damaged", why: "stopped" }));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, call, args, bytes }, bytes?.map((part) => part.buffer) ?? []);
    });
  }

  /** @param {any} message */
  #heard(message) {
    if (message.event === "progress") return this.#listener.progress(message.report);
    if (message.event === "changed") return this.#listener.changed();
    if (message.event === "dead") return this.#died(message.why);
    const asked = this.#waiting.get(message.id);
    if (!asked) return;
    this.#waiting.delete(message.id);
    if (message.error) asked.reject(new CoreError(message.error));
    else asked.resolve(message.value);
  }

  /** @param {string} why */
  #died(why) {
    this.stop(why);
    this.#starts = this.#starts.filter((at) => Date.now() - at < MINUTE);
    if (this.#starts.length >= STARTS_A_MINUTE) return this.#listener.dead(why);
    this.start();
    this.#listener.restarted();
  }
}
