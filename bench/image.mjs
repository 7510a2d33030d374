// Scan of an image: node bench/image.mjs IMAGE [--against "trivy image … --input IMAGE"]
// Input: an OCI layout or archive of some 300 MB raw: a Debian 12 root file system with Python, git, nginx
// and a PostgreSQL client, a Python application with dist-info folders and a node_modules tree, gzip
// layers. Beside it: inflating the same layers with Node's zlib, in parallel, and another scanner.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compare, readOptions, suture, words } from "./measure.mjs";

const { values, positionals } = readOptions();
const [image] = positionals;
if (!image) {
  console.error("usage: node bench/image.mjs OCI_LAYOUT_DIR [--against COMMAND]");
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
const node = process.execPath;
compare(
  {
    "suture, vulnerabilities": [node, suture, "scan", image, "--only", "vulnerability"],
    "suture, everything": [node, suture, "scan", image],
    "bare inflate (zlib)": [node, inflate, image],
    ...Object.fromEntries(
      (values.against ?? []).map((command) => [
        words(command)[0].split("/").at(-1),
        words(command),
      ]),
    ),
  },
  Number(values.runs),
);
