// Who keeps the keys? A worker of its own: the browser's cryptography and its small database only answer later, and the core can't wait while it works.
//
// Two keys that no script can read: one signs photos (ECDSA on P-256), one closes the secret that everything on this phone is locked with (AES-GCM).
// A question comes as a message; the answer goes into shared memory, where the core's worker waits for it.

const NAME = "rounds-keys";
const STORE = "keys";

/** @param {IDBRequest<any> | IDBTransaction} asked */
const settled = (asked) =>
  new Promise((done, failed) => {
    const good = () => done("result" in asked ? asked.result : undefined);
    asked.addEventListener("success", good);
    asked.addEventListener("complete", good);
    for (const bad of ["error", "abort"]) asked.addEventListener(bad, () => failed(asked.error));
  });

/** @returns {Promise<IDBDatabase>} */
const database = () => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return settled(opening);
};

/** @param {string} name */
const get = async (name) => settled((await database()).transaction(STORE).objectStore(STORE).get(name));

/**
 * On the disk when it returns: what is locked with a key is worth nothing without it.
 * @param {string} name @param {any} [value] Nothing takes it away.
 */
const put = async (name, value) => {
  const change = (await database()).transaction(STORE, "readwrite", { durability: "strict" });
  if (value === undefined) change.objectStore(STORE).delete(name);
  else change.objectStore(STORE).put(value, name);
  await settled(change);
};

/** @returns {Promise<CryptoKeyPair>} */
const signing = async () => {
  const known = await get("signing");
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  await put("signing", made);
  return made;
};

/** @returns {Promise<CryptoKey>} */
const closing = async () => {
  const known = await get("closing");
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await put("closing", made);
  return made;
};

/** @type {Record<string, (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer | Uint8Array>>} */
const answers = {
  public: async () => crypto.subtle.exportKey("raw", (await signing()).publicKey),
  sign: async (message) => crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, (await signing()).privateKey, message),
  read: async () => {
    const closed = await get("secret");
    return closed ? crypto.subtle.decrypt({ name: "AES-GCM", iv: closed.iv }, await closing(), closed.bytes) : new Uint8Array();
  },
  keep: async (secret) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await closing(), secret);
    await put("secret", { iv, bytes });
    return new Uint8Array();
  },
  forget: async () => {
    await put("secret");
    return new Uint8Array();
  },
};

/** @type {Int32Array} */ let state;
/** @type {Uint8Array} */ let answer;

/** @param {number} how 1 for an answer, 2 for a sentence that says why there is none. @param {Uint8Array} bytes */
const say = (how, bytes) => {
  answer.set(bytes.subarray(0, answer.length));
  state[1] = Math.min(bytes.length, answer.length);
  Atomics.store(state, 0, how);
  Atomics.notify(state, 0);
};

self.onmessage = async ({ data }) => {
  if (data.shared) {
    state = new Int32Array(data.shared, 0, 2);
    answer = new Uint8Array(data.shared, 8);
    self.postMessage("ready");
    return;
  }
  try {
    say(1, new Uint8Array(await answers[data.what](data.bytes)));
  } catch (error) {
    say(2, new TextEncoder().encode(`${data.what}: ${error}`));
  }
};
