// Writes an image of one gzip layer with many small files: node bench/many-files.mjs OCI_LAYOUT_DIR [FILES]
// Names are as long and lie as deep as those of a node_modules tree. A dpkg database makes the scan whole.
import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

const [folder, count = "300000"] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node bench/many-files.mjs OCI_LAYOUT_DIR [FILES]");
  process.exit(2);
}
const blobs = join(folder, "blobs", "sha256");
mkdirSync(blobs, { recursive: true });

const osRelease = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n';
const status = `Package: base-files
Status: install ok installed
Architecture: amd64
Version: 12.4+deb12u11
Maintainer: Nobody <nobody@example.org>
Description: made for measuring

`;

function header(name, sizeBytes, type) {
  const block = Buffer.alloc(512);
  const octal = (value, digits) => value.toString(8).padStart(digits, "0");
  block.write(name, 0, 100, "utf8");
  block.write(`${octal(type === "5" ? 0o755 : 0o644, 7)}\0`, 100);
  block.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
  block.write(`${octal(sizeBytes, 11)}\0${octal(1_700_000_000, 11)}\0`, 124);
  block.write(`        ${type}`, 148);
  block.write("ustar\u000000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function file(name, text) {
  const body = Buffer.alloc(512 * Math.ceil(text.length / 512));
  body.write(text, "latin1");
  return Buffer.concat([header(name, text.length, "0"), body]);
}

/** 25 files in each folder, 20 folders in each package. */
function* tar() {
  for (const name of ["etc/", "usr/", "usr/lib/", "var/", "var/lib/", "var/lib/dpkg/", "app/"]) {
    yield header(name, 0, "5");
  }
  yield file("usr/lib/os-release", osRelease);
  yield file("var/lib/dpkg/status", status);
  yield header("app/node_modules/", 0, "5");
  let pieces = [];
  for (let i = 0; i < Number(count); i++) {
    const top = `app/node_modules/package-${Math.floor(i / 500)}`;
    const inner = `${top}/lib/part-${Math.floor(i / 25) % 20}`;
    if (i % 500 === 0) pieces.push(header(`${top}/`, 0, "5"), header(`${top}/lib/`, 0, "5"));
    if (i % 25 === 0) pieces.push(header(`${inner}/`, 0, "5"));
    pieces.push(file(`${inner}/module-${i}.generated.js`, `export default ${i};\n`.padEnd(20)));
    if (pieces.length > 1000) {
      yield Buffer.concat(pieces);
      pieces = [];
    }
  }
  yield Buffer.concat([...pieces, Buffer.alloc(1024)]);
}

function digestOf(bytes) {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function writeBlob(mediaType, value) {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = digestOf(bytes);
  writeFileSync(join(blobs, digest.slice(7)), bytes);
  return { mediaType, digest, size: bytes.length };
}

const plain = createHash("sha256");
const stored = createHash("sha256");
const aside = join(blobs, "layer");
async function* hashed(chunks, hash) {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
await pipeline(
  Readable.from(tar()),
  (chunks) => hashed(chunks, plain),
  createGzip({ level: 6 }),
  (chunks) => hashed(chunks, stored),
  createWriteStream(aside),
);
const digest = `sha256:${stored.digest("hex")}`;
const size = statSync(aside).size;
renameSync(aside, join(blobs, digest.slice(7)));
const oci = "application/vnd.oci.image";
const config = writeBlob(`${oci}.config.v1+json`, {
  architecture: "amd64",
  os: "linux",
  config: {},
  rootfs: { type: "layers", diff_ids: [`sha256:${plain.digest("hex")}`] },
  history: [{ created_by: `made: ${count} files` }],
});
const manifest = writeBlob(`${oci}.manifest.v1+json`, {
  schemaVersion: 2,
  mediaType: `${oci}.manifest.v1+json`,
  config,
  layers: [{ mediaType: `${oci}.layer.v1.tar+gzip`, digest, size }],
});
writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
writeFileSync(
  join(folder, "index.json"),
  JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest }] }),
);
