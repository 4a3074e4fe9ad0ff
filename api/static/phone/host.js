// What does the browser hand to the core? Clocks, chance, room, and the keeper of the keys.

/** @type {Worker} */ let keeper;
/** @type {Int32Array} */ let state;
/** @type {Uint8Array} */ let answer;

/** Milliseconds that the keeper has for an answer: it only turns a key. */
const PATIENCE = 15_000;
/** Bytes of the longest answer. */
const LONGEST = 4096;

/** Starts the keeper; to be awaited before the core asks for anything. */
export const startKeeper = async () => {
  const shared = new SharedArrayBuffer(8 + LONGEST);
  state = new Int32Array(shared, 0, 2);
  answer = new Uint8Array(shared, 8);
  keeper = new Worker(new URL("./keeper.js", import.meta.url), { type: "module" });
  await new Promise((ready, failed) => {
    keeper.onmessage = ready;
    keeper.onerror = () => failed("the keeper of the keys did not start");
    keeper.postMessage({ shared });
  });
};

/**
 * Asks and waits. A worker may wait; the page never does.
 * @param {string} what @param {Uint8Array} bytes
 */
export const ask_keeper = (what, bytes) => {
  Atomics.store(state, 0, 0);
  keeper.postMessage({ what, bytes: bytes.slice() });
  if (Atomics.wait(state, 0, 0, PATIENCE) === "timed-out") throw `${what}: the keys did not answer`;
  const said = answer.slice(0, state[1]);
  if (Atomics.load(state, 0) === 2) throw new TextDecoder().decode(said);
  return said;
};

/** @param {string} line */
export const log = (line) => console.error(line);

export const wall = () => Date.now();

/** The steady clock stands still while a phone sleeps. Where the wall clock went on alone, a new stretch begins. */
const stretch = { id: crypto.randomUUID(), steady: performance.now(), wall: Date.now() };
/** Milliseconds by which the two may differ before that is taken for sleep, or for somebody who set the clock. */
const DRIFT = 2_000;

const look = () => {
  const [steady, wall] = [performance.now(), Date.now()];
  if (Math.abs(wall - stretch.wall - (steady - stretch.steady)) > DRIFT) stretch.id = crypto.randomUUID();
  stretch.steady = steady;
  stretch.wall = wall;
};

export const steady = () => {
  look();
  return stretch.steady;
};

export const boot = () => {
  look();
  return stretch.id;
};

/** @param {Uint8Array<ArrayBuffer>} bytes */
export const chance = (bytes) => {
  crypto.getRandomValues(bytes);
};

/** Bytes of the ballast: some thousand records. */
const BALLAST = 4 * 1024 * 1024;
/** Bytes of which it lets go at a time. */
const PIECE = 1024 * 1024;

/** @type {FileSystemSyncAccessHandle | undefined} */ let ballast;

/** A file that stands for nothing, so that what is under way can be completed when the browser gives no more room. */
export const takeBallast = async () => {
  const file = await (await navigator.storage.getDirectory()).getFileHandle("ballast", { create: true });
  ballast = await file.createSyncAccessHandle();
};

export const lay_ballast = () => {
  if (!ballast || ballast.getSize() === BALLAST) return;
  try {
    ballast.truncate(BALLAST);
    // Written, not only promised.
    for (let at = 0; at < BALLAST; at += PIECE) ballast.write(new Uint8Array(PIECE).fill(1), { at });
    ballast.flush();
  } catch {
    // No room for it: the phone works all the same.
    ballast.truncate(0);
  }
};

export const let_go_of_ballast = () => {
  const left = ballast?.getSize() ?? 0;
  if (!ballast || left === 0) return false;
  ballast.truncate(Math.max(0, left - PIECE));
  ballast.flush();
  return true;
};

/** Bytes that are still to be had; less than nought when nobody knows. */
let free = -1;

/** Looks how much room the browser says that it still gives; some say ten gigabytes always. */
export const lookForRoom = async () => {
  const { quota, usage } = await navigator.storage.estimate();
  free = quota === undefined || usage === undefined ? -1 : Math.max(0, quota - usage);
  return free;
};

export const free_bytes = () => free;
