"""Does a public client of tus get a photo across? tuspy: in chunks, cut off, gone on with by another client, hashed at the end; then over a
line that is cut at any byte: twenty times, in the long run a thousand."""

import hashlib
import io
import json
import os
import urllib.request
import uuid

from tusclient import client
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

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


def over_a_bad_line(data):
    """Uploads until it is there, each time from where the server stands. Its id, and how often it was cut."""
    photo_id = str(uuid.uuid4())
    metadata = {"photo_id": photo_id, "sha256": hashlib.sha256(data).hexdigest(), "site_id": stage["site_id"]}
    server = client.TusClient(stage["cut_url"] + "/v1/photos", headers=headers)
    uploader, url, cut = None, None, 0
    while True:
        try:
            uploader = server.uploader(file_stream=io.BytesIO(data), chunk_size=8 * 1024, metadata=metadata, url=url)
            uploader.upload()
            return photo_id, cut
        except (TypeError, ValueError):
            # Cut in the head of an answer: Python takes what came for all of it, and tuspy misses the offset.
            cut += 1
        except (TusCommunicationError, TusUploadFailed) as error:
            # 409: the last bytes before the cut were still being kept when the server was asked where it stands, or the offset was cut short.
            # 200 to 204: a success of which half the head is missing. 400, 404: of the address.
            assert error.status_code in (None, 200, 201, 204, 400, 404, 409), error
            cut += error.status_code != 409
            if error.status_code in (400, 404):
                uploader = None
        url = uploader.url if uploader else None


# The stage hashes every original once more in the end.
small = open(stage["photos"][2], "rb").read()
wanted = 1000 if os.environ.get("ROUNDS_LONG") else 20
cuts = photos = 0
while cuts < wanted:
    # A comment in front, so that no two are alike.
    data = small[:2] + b"\xff\xfe\x00\x12" + uuid.uuid4().bytes + small[2:]
    photo_id, cut = over_a_bad_line(data)
    assert state(photo_id)["state"] == "stored", state(photo_id)
    cuts, photos = cuts + cut, photos + 1
print(f"tuspy: {photos} photos over a line that was cut {cuts} times, each of them whole")
