import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { readKeyring } from "../../src/debian/openpgp/certificate.ts";
import { verifyCleartext, verifyDetached } from "../../src/debian/openpgp/verify.ts";
import { needs } from "../needs.ts";
import { certificateOf, clearsigned, type KeyKind, makeKey } from "../openpgp-writer.ts";

const text = "Origin: Debian\n- dash \n\n--x\t\n ü 1 main\n";

/** A folder of GnuPG's own, on a short path: that of its socket has a limit. */
function withGpg<T>(run: (gpg: (...args: string[]) => Buffer, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "g-"));
  const env = { ...process.env, GNUPGHOME: folder };
  const quiet = ["--batch", "--quiet", "--no-tty", "--passphrase", "", "--pinentry-mode"];
  try {
    return run(
      (...args) =>
        execFileSync("gpg", [...quiet, "loopback", ...args], {
          env,
          stdio: ["pipe", "pipe", "pipe"],
        }),
      folder,
    );
  } finally {
    execFileSync("gpgconf", ["--kill", "all"], { env });
    rmSync(folder, { recursive: true, force: true });
  }
}

const gpgTest = needs("gpg", "gpgv", "gpgconf");

/** GnuPG signs with no hash that is shorter than a curve. */
gpgTest.each([
  ["rsa2048", ["SHA256", "SHA384", "SHA512"], "SHA1"],
  ["rsa4096", ["SHA512"], "SHA1"],
  ["ed25519", ["SHA256", "SHA512"], undefined],
  ["nistp256", ["SHA256", "SHA512"], undefined],
  ["nistp384", ["SHA384", "SHA512"], undefined],
  ["nistp521", ["SHA512"], undefined],
])(
  "what gpg signs with %s, by its key and by a subkey, is verified",
  (algorithm, digests, refused) => {
    withGpg((gpg, folder) => {
      gpg("--quick-gen-key", "Test <t@example.org>", algorithm, "sign,cert", "2y");
      const file = join(folder, "Release");
      writeFileSync(file, text);
      const signBoth = () => {
        const keys = readKeyring(gpg("--export"));
        const trust = { keys, nowMs: Date.now() };
        for (const digest of digests) {
          const message = gpg("--digest-algo", digest, "-o", "-", "--clearsign", file);
          const { content, signer } = verifyCleartext(message, trust);
          expect(Buffer.from(content).toString()).toBe("Origin: Debian\n- dash\n\n--x\n ü 1 main");
          expect(signer).toBe(keys[0]?.primary.fingerprint);
          for (const armor of ["--armor", "--no-armor"]) {
            const signature = gpg("--digest-algo", digest, armor, "-o", "-", "--detach-sign", file);
            expect(verifyDetached({ content: readFileSync(file), signature }, trust).signer).toBe(
              signer,
            );
          }
        }
        if (refused) {
          const weak = gpg("--digest-algo", refused, "-o", "-", "--clearsign", file);
          expect(() => verifyCleartext(weak, trust)).toThrow("SHA-1 is not taken");
        }
        return keys[0]?.primary.fingerprint ?? "";
      };
      const fingerprint = signBoth();
      gpg("--quick-add-key", fingerprint, "ed25519", "sign", "1y");
      expect(signBoth()).toBe(fingerprint);
      const late = { keys: readKeyring(gpg("--export")), nowMs: Date.now() + 3 * 365 * 864e5 };
      const message = gpg("-o", "-", "--clearsign", file);
      expect(() => verifyCleartext(message, late)).toThrow("has expired");
    });
  },
);

gpgTest("a key that gpg revoked", () => {
  withGpg((gpg, folder) => {
    gpg("--quick-gen-key", "Test <t@example.org>", "ed25519", "sign,cert", "never");
    const message = execFileSync("gpg", ["--batch", "--clearsign"], {
      env: { ...process.env, GNUPGHOME: folder },
      input: text,
    });
    const before = gpg("--export");
    const fingerprint = readKeyring(before)[0]?.primary.fingerprint ?? "";
    const path = join(folder, "openpgp-revocs.d", `${fingerprint}.rev`);
    writeFileSync(path, readFileSync(path, "utf8").replace(":-----BEGIN", "-----BEGIN"));
    gpg("--import", path);
    const nowMs = Date.now();
    expect(verifyCleartext(message, { keys: readKeyring(before), nowMs }).signer).toBe(fingerprint);
    const keys = readKeyring(gpg("--export"));
    expect(() => verifyCleartext(message, { keys, nowMs })).toThrow("is revoked");
  });
});

gpgTest.each<KeyKind>(["rsa", "ed25519", "p256", "p384", "p521"])(
  "gpgv verifies what the tests sign with %s",
  (kind) => {
    const folder = mkdtempSync(join(tmpdir(), "g-"));
    try {
      const key = makeKey(kind);
      const subkey = makeKey(kind);
      const ring = certificateOf(key, { selfHash: "sha512", subkeys: [{ key: subkey }] });
      writeFileSync(join(folder, "ring.gpg"), ring);
      const message = clearsigned(text, [key, subkey], { hash: "sha512" });
      writeFileSync(join(folder, "InRelease"), message.replace("SHA256", "SHA512"));
      const args = ["--keyring", join(folder, "ring.gpg"), "--status-fd", "1"];
      const said = execFileSync("gpgv", [...args, join(folder, "InRelease")], { stdio: "pipe" });
      expect(String(said).match(/GOODSIG/g)).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
