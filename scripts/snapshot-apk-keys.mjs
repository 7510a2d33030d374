// Makes the keys of Alpine's repositories that ship with suture, data/keys/apk-keys.json, from Debian's
// package alpine-chroot-install, which apt verifies and whose script holds them.
//
//   node scripts/snapshot-apk-keys.mjs [OPTION OF APT-GET...]
import { execFileSync } from "node:child_process";
import { createHash, createPublicKey } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const from = "alpine-chroot-install";
const folder = mkdtempSync(join(tmpdir(), "keys-"));
try {
  execFileSync("apt-get", [...process.argv.slice(2), "download", from], {
    cwd: folder,
    stdio: "inherit",
  });
  const deb = readdirSync(folder).find((name) => name.startsWith(`${from}_`));
  const [, version] = deb.split("_");
  execFileSync("dpkg-deb", ["-x", join(folder, deb), join(folder, "out")]);
  const script = readFileSync(join(folder, "out/usr/sbin", from), "utf8");
  const keys = [...script.matchAll(/^([0-9a-f]{8}):(MI[A-Za-z0-9+/=\\]+)$/gm)].map(keyOf);
  if (keys.length === 0) throw new Error("The script holds no keys");
  const sources = [{ package: from, version: decodeURIComponent(version) }];
  const lines = keys.map((key) => JSON.stringify(key)).join(",\n");
  writeFileSync(
    new URL("../data/keys/apk-keys.json", import.meta.url),
    `{"sources":${JSON.stringify(sources)},"keys":[\n${lines}\n]}\n`,
  );
  for (const { name, fingerprint } of keys) console.log(fingerprint, name);
} finally {
  rmSync(folder, { recursive: true });
}

/** In the script, ends of lines are written as `\n`. */
function keyOf([, id, text]) {
  const der = Buffer.from(text.replaceAll("\\n", ""), "base64");
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  const own = key.export({ format: "der", type: "spki" });
  if (key.asymmetricKeyType !== "rsa" || !own.equals(der)) throw new Error(`${id} is no RSA key`);
  return {
    name: `alpine-devel@lists.alpinelinux.org-${id}.rsa.pub`,
    fingerprint: createHash("sha256").update(der).digest("hex"),
    key: der.toString("base64"),
  };
}
