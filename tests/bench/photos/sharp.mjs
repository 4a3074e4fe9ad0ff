// The same work with sharp (libvips), one thread: node sharp.mjs SHARP ROUNDS FOLDER PHOTO...; prints lines as floor.c does.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";

const [library, rounds, folder, ...photos] = process.argv.slice(2);
const sharp = createRequire(import.meta.url)(library);
sharp.concurrency(1);
sharp.cache(false);

for (const photo of photos) {
  const bytes = readFileSync(photo);
  const times = [];
  let copy, thumbnail;
  for (let round = 0; round < Number(rounds); round++) {
    const start = process.cpuUsage();
    createHash("sha256").update(bytes).digest("hex");
    copy = await sharp(bytes).rotate().resize(1600, 1600, { fit: "inside" }).jpeg({ quality: 82 }).toBuffer();
    thumbnail = await sharp(copy).resize(320, 320, { fit: "inside" }).jpeg({ quality: 75 }).toBuffer();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  times.sort((a, b) => a - b);
  writeFileSync(`${folder}/sharp-${basename(photo)}`, copy);
  const median = times[times.length >> 1].toFixed(1);
  console.log(["sharp", basename(photo), median, copy.length, thumbnail.length, process.resourceUsage().maxRSS].join("\t"));
}
