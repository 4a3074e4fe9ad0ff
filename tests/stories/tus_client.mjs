// Does a public client of tus get a photo across? tus-js-client: cut off in the middle, gone on with, and one given up; then over a line that is
// cut at any byte: twenty times, in the long run a thousand.

import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Upload } = createRequire(process.env.ROUNDS_TUS_JS)("tus-js-client");
const stage = JSON.parse(process.env.ROUNDS_STAGE);
const photo = readFileSync(stage.photos[1]);
const sha256 = createHash("sha256").update(photo).digest("hex");
const chunkSize = 64 * 1024;

async function call(path, body, token) {
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
  const reply = await fetch(stage.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  assert.equal(reply.status, 200, await reply.clone().text());
  return reply.json();
}

const { login, password } = stage.cleaner;
const { access_token: token } = await call("/v1/auth/login", { login, password });
const state = async (id) => (await call("/v1/photos/status", { ids: [id] }, token)).photos[0];

/** Uploads until `stop` says so, or to the end; gives the upload. */
function upload(id, options, stop = () => false) {
  return new Promise((resolve, reject) => {
    const one = new Upload(photo, {
      endpoint: `${stage.url}/v1/photos`,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { photo_id: id, sha256, site_id: stage.site_id },
      chunkSize,
      retryDelays: null,
      onError: reject,
      onSuccess: () => resolve(one),
      onChunkComplete: (_, sent) => {
        if (stop(sent)) one.abort().then(() => resolve(one), reject);
      },
      ...options,
    });
    one.start();
  });
}

// Begun together with its announcement, cut after some chunks, gone on with at the byte.
const id = randomUUID();
const cut = await upload(id, { uploadDataDuringCreation: true }, (sent) => sent >= 3 * chunkSize);
const there = await state(id);
assert.equal(there.state, "partial");
assert.ok(there.offset >= 3 * chunkSize && there.offset < photo.length, JSON.stringify(there));
await upload(id, { uploadUrl: cut.url });
assert.equal((await state(id)).state, "stored");

// Given up: gone.
const other = randomUUID();
const begun = await upload(other, {}, (sent) => sent >= chunkSize);
await begun.abort(true);
assert.equal((await state(other)).state, "expected");

// A length that is said later is not offered.
await assert.rejects(upload(randomUUID(), { uploadLengthDeferred: true }), /400/);
console.log("tus-js-client: cut off, gone on with, stored, given up");

/** Uploads until it is there, each time from where the server stands. Its id, and how often it was cut. */
async function overABadLine(data) {
  const id = randomUUID();
  const metadata = { photo_id: id, sha256: createHash("sha256").update(data).digest("hex"), site_id: stage.site_id };
  const headers = { Authorization: `Bearer ${token}` };
  let uploadUrl = null;
  for (let cut = 0; ; ) {
    try {
      await new Promise((resolve, reject) => {
        // An answer that is cut in its body never comes to an end for this client, and never fails: who uses it keeps a watch.
        const watch = setTimeout(() => one.abort().then(() => reject(new Error("no answer")), reject), 3_000);
        const settled = (how) => (what) => (clearTimeout(watch), how(what));
        const options = { endpoint: `${stage.cut_url}/v1/photos`, headers, metadata, uploadUrl, chunkSize: 8 * 1024, retryDelays: null };
        const one = new Upload(data, {
          ...options,
          onError: settled(reject),
          onSuccess: settled(resolve),
          onChunkComplete: () => watch.refresh(),
          onUploadUrlAvailable: () => {
            uploadUrl = one.url;
          },
        });
        one.start();
      });
      return { id, cut };
    } catch (error) {
      const status = error.originalResponse?.getStatus();
      // 409: the last bytes before the cut were still being kept when the server was asked where it stands.
      if (status && status !== 409) throw error;
      if (!status) cut += 1;
    }
  }
}

// The stage hashes every original once more in the end.
const small = readFileSync(stage.photos[2]);
const wanted = process.env.ROUNDS_LONG ? 1000 : 20;
let [cuts, photos] = [0, 0];
while (cuts < wanted) {
  // A comment in front, so that no two are alike.
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 18]), createHash("md5").update(randomUUID()).digest()]);
  const data = Buffer.concat([small.subarray(0, 2), comment, small.subarray(2)]);
  const { id, cut } = await overABadLine(data);
  assert.equal((await state(id)).state, "stored");
  [cuts, photos] = [cuts + cut, photos + 1];
}
console.log(`tus-js-client: ${photos} photos over a line that was cut ${cuts} times, each of them whole`);
