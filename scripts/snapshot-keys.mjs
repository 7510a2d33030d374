// Makes the archive keys that ship with suture, data/keys/archive-keys.json, from the packages
// debian-archive-keyring and ubuntu-keyring, which apt verifies.
//
//   node scripts/snapshot-keys.mjs [OPTION OF APT-GET...]
//
// Newer releases' keys are in newer releases' packages: give apt-get that release's configuration
// (-c FILE). Of each key, only what it says of itself is kept: others' signatures prove nothing here.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const rings = [
  { system: "debian", from: "debian-archive-keyring", file: "debian-archive-keyring" },
  { system: "ubuntu", from: "ubuntu-keyring", file: "ubuntu-archive-keyring" },
];
const pgp = await load();
const now = Math.floor(Date.now() / 1000);
const folder = mkdtempSync(join(tmpdir(), "keys-"));
const keys = [];
const sources = [];
try {
  const options = process.argv.slice(2);
  const names = rings.map(({ from }) => from);
  execFileSync("apt-get", [...options, "download", ...names], { cwd: folder, stdio: "inherit" });
  for (const ring of rings) {
    const deb = readdirSync(folder).find((name) => name.startsWith(`${ring.from}_`));
    const [, version] = deb.split("_");
    sources.push({ package: ring.from, version: decodeURIComponent(version) });
    const out = join(folder, ring.system);
    execFileSync("dpkg-deb", ["-x", join(folder, deb), out]);
    const path = ["pgp", "gpg"]
      .map((end) => join(out, "usr/share/keyrings", `${ring.file}.${end}`))
      .find(existsSync);
    for (const key of split(readFileSync(path)))
      keys.push({ system: ring.system, ...cutDown(key) });
  }
} finally {
  rmSync(folder, { recursive: true });
}
const kept = keys.filter(({ name }) => / (Archive|Release) .*Key|Stable Release Key/.test(name));
const out = new URL("../data/keys/", import.meta.url);
mkdirSync(out, { recursive: true });
const lines = kept.map((key) => JSON.stringify(key)).join(",\n");
writeFileSync(
  new URL("archive-keys.json", out),
  `{"sources":${JSON.stringify(sources)},"keys":[\n${lines}\n]}\n`,
);
for (const { name, fingerprint, pinned } of kept)
  console.log(fingerprint, name, pinned ? "(pinned: its own signature is by SHA-1)" : "");

/** Packets by primary key. */
function split(bytes) {
  const found = [];
  for (const packet of pgp.readPackets(bytes)) {
    if (packet.type === 6) found.push([]);
    found.at(-1).push(packet);
  }
  return found;
}

function cutDown(packets) {
  const primary = pgp.readPublicKey(packets[0].body);
  let content = primary.hashed;
  const own = packets.filter(({ type, body }) => {
    if (type === 13)
      content = Buffer.concat([primary.hashed, Buffer.of(0xb4), u32(body.length), body]);
    if (type === 14) content = Buffer.concat([primary.hashed, pgp.readPublicKey(body).hashed]);
    if (type !== 2) return [6, 13, 14].includes(type);
    return pgp.isMadeBy(primary, { signature: pgp.readSignature(body), content });
  });
  const bytes = Buffer.concat(own.map(({ type, body }) => written(type, body)));
  const [certificate] = pgp.readKeyring(bytes);
  const states = pgp.signingKeys(certificate, now);
  const pinned = states[0].problem === "is not signed by itself";
  if (!pinned && !states.some(({ problem }) => problem === undefined))
    throw new Error(primary.fingerprint);
  return {
    name: Buffer.from(own.find(({ type }) => type === 13).body).toString("utf8"),
    fingerprint: primary.fingerprint,
    ...(pinned && { pinned }),
    key: bytes.toString("base64"),
  };
}

/** With a length in the new format. */
function written(type, body) {
  return Buffer.concat([Buffer.of(0xc0 | type, 0xff), u32(body.length), body]);
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The functions of the source, bundled: this Node may not read TypeScript. */
async function load() {
  const files = ["packets", "public-key", "signature", "certificate", "signing-keys"];
  const { outputFiles } = await build({
    stdin: {
      contents: files.map((name) => `export * from "./${name}.ts";`).join("\n"),
      resolveDir: new URL("../src/debian/openpgp", import.meta.url).pathname,
    },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
