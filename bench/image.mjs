// Scan of an image: node bench/image.mjs IMAGE [PLAIN_ARCHIVE…] [--against "trivy image … --input IMAGE"]
// Input: an OCI layout of some 500 MB raw: a Debian 12 root file system with Python, git, nginx, gcc and a
// PostgreSQL client, a Python application with dist-info folders and a node_modules tree, gzip layers; and
// the same image with plain layers, as `docker save` wrote it. Beside it: inflating the same layers with
// Node's zlib, in parallel, and another scanner. Cold runs have nothing of earlier ones, warm runs have.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compare, forgetLayers, importAdvisories, readOptions, suture, words } from "./measure.mjs";

const { values, positionals } = readOptions();
const [image, ...plain] = positionals;
if (!image) {
  console.error("usage: node bench/image.mjs OCI_LAYOUT_DIR [PLAIN_ARCHIVE…] [--against COMMAND]");
  process.exit(2);
}
const inflate = join(mkdtempSync(join(tmpdir(), "suture-inflate-")), "inflate.mjs");
writeFileSync(
  inflate,
  `import { createReadStream, readdirSync, openSync, readSync } from "node:fs";
import { createGunzip } from "node:zlib";
const dir = process.argv[2] + "/blobs/sha256/";
await Promise.all(readdirSync(dir).map(async (name) => {
  const head = Buffer.alloc(2);
  readSync(openSync(dir + name), head, 0, 2, 0);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return;
  let bytes = 0;
  const stream = createReadStream(dir + name, { highWaterMark: 1 << 20 });
  for await (const chunk of stream.pipe(createGunzip({ chunkSize: 1 << 20 }))) bytes += chunk.length;
}));
`,
);
importAdvisories(values.advisories);
const node = process.execPath;
const scan = (path) => [node, suture, "scan", path, "--only", "vulnerability"];
compare(
  {
    "bare inflate (zlib)": [node, inflate, image],
    "suture, cold": { command: scan(image), before: forgetLayers },
    "suture, warm": scan(image),
    "suture, everything, cold": { command: [node, suture, "scan", image], before: forgetLayers },
    ...Object.fromEntries(plain.map((path) => [`suture, ${path.split("/").at(-1)}`, scan(path)])),
    ...Object.fromEntries(
      (values.against ?? []).map((command) => [
        words(command)[0].split("/").at(-1),
        words(command),
      ]),
    ),
  },
  Number(values.runs),
);
