// Does a public client of tus get a photo across? tus-js-client: cut off in the middle, gone on with, and one given up.

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
