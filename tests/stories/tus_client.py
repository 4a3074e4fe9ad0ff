"""Does a public client of tus get a photo across? tuspy: in chunks, cut off, gone on with by another client, hashed at the end."""

import hashlib
import json
import os
import urllib.request
import uuid

from tusclient import client

stage = json.loads(os.environ["ROUNDS_STAGE"])
path = stage["photos"][0]
photo = open(path, "rb").read()
CHUNK = 64 * 1024


def call(path, token, body):
    request = urllib.request.Request(stage["url"] + path, method="POST", data=json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", "Bearer " + token)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
        return json.loads(reply.read())


lin = stage["cleaner"]
token = call("/v1/auth/login", None, {"login": lin["login"], "password": lin["password"]})["access_token"]
headers = {"Authorization": "Bearer " + token}


def announce(photo_id):
    metadata = {"photo_id": photo_id, "sha256": hashlib.sha256(photo).hexdigest(), "site_id": stage["site_id"]}
    server = client.TusClient(stage["url"] + "/v1/photos", headers=headers)
    return server, server.uploader(path, chunk_size=CHUNK, metadata=metadata)


def state(photo_id):
    return call("/v1/photos/status", token, {"ids": [photo_id]})["photos"][0]


# Three chunks, then the line is gone; somebody else goes on at the byte.
photo_id = str(uuid.uuid4())
_, first = announce(photo_id)
for _ in range(3):
    first.upload_chunk()
assert state(photo_id)["offset"] == 3 * CHUNK, state(photo_id)
server = client.TusClient(stage["url"] + "/v1/photos", headers=headers)
second = server.uploader(path, chunk_size=CHUNK, url=first.url)
assert second.get_offset() == 3 * CHUNK
second.upload()
assert state(photo_id)["state"] == "stored", state(photo_id)
print("tuspy: cut off, gone on with, stored")
