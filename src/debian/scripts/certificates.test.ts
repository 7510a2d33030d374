import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { RootFile } from "../../../test/memory-root.ts";
import { needs } from "../../../test/needs.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { walkScript } from "../../../test/walk-script.ts";
import { hashCertificate } from "./subject-hash.ts";

const openssl = needs("openssl");

interface Made {
  readonly pem: string;
  readonly hash: string;
}

function makeCertificate(subject: string, ...more: readonly string[]): Made {
  const folder = tempFolder();
  const request = ["req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "9999", "-utf8"];
  const files = ["-keyout", `${folder}/key`, "-out", `${folder}/pem`];
  run([...request, ...files, "-subj", subject, ...more]);
  const hash = run(["x509", "-in", `${folder}/pem`, "-noout", "-subject_hash"]).trim();
  return { pem: readFileSync(`${folder}/pem`, "utf8"), hash };
}

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

openssl.each([
  "/CN=Simple",
  "/C=DE/O=Two  Words /OU=  Blanks  everywhere  /CN=UPPER lower",
  "/C=HU/O=Főtanúsítvány/CN=Ärger",
  "/CN=one+OU=multi+O=valued",
  "/DC=org/DC=example/CN=dc",
  `/O=${"long ".repeat(12)}/CN=x`,
])("the subject %s has OpenSSL's hash", (subject) => {
  const { pem, hash } = makeCertificate(subject);
  expect(hashCertificate(pem)?.subjectHash).toBe(hash);
});

test.each([
  ["nothing", ""],
  ["no certificate", "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"],
  ["cut off", "-----BEGIN CERTIFICATE-----\nMIIB"],
  ["a list of revoked ones", "-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n"],
])("%s has none", (_, pem) => {
  expect(hashCertificate(pem)).toBeUndefined();
});

describe("update-ca-certificates", () => {
  const script = "#!/bin/sh\nset -e\nupdate-ca-certificates --hooksdir ''\n";
  const link = (linkTarget: string): RootFile => ({ type: "symlink", linkTarget });

  openssl("links, bundle and hashes follow the configuration", async () => {
    const [a, b, old] = ["/CN=A", "/CN=B", "/CN=Old"].map((subject) => makeCertificate(subject));
    if (!a || !b || !old) throw new Error("not made");
    const files = {
      "etc/ca-certificates.conf":
        "# comment\nmozilla/A_(x).crt\n!mozilla/Off.crt\nmozilla/Gone.crt\n",
      "usr/share/ca-certificates/mozilla/A_(x).crt": a.pem.trimEnd(),
      "usr/share/ca-certificates/mozilla/Off.crt": b.pem,
      "usr/local/share/ca-certificates/mine/B.crt": b.pem,
      // More than one: that is nothing to link.
      "etc/ssl/certs/ca-certificates.crt": old.pem + a.pem,
      "etc/ssl/certs/Off.pem": link("/usr/share/ca-certificates/mozilla/Off.crt"),
      "etc/ssl/certs/Gone.pem": link("/usr/share/ca-certificates/mozilla/Gone.crt"),
      [`etc/ssl/certs/${old.hash}.0`]: link("Gone.pem"),
      [`etc/ssl/certs/${b.hash}.0`]: link("Off.pem"),
    };
    const { refused, root, read } = await walkScript(script, { files });
    expect(refused).toBeUndefined();
    expect(root.list("etc/ssl/certs")).toEqual(
      ["A_=x=.pem", "B.pem", `${a.hash}.0`, `${b.hash}.0`, "ca-certificates.crt"].sort(),
    );
    expect(await read(`etc/ssl/certs/${a.hash}.0`)).toBe("-> A_=x=.pem");
    expect(await read(`etc/ssl/certs/${b.hash}.0`)).toBe("-> B.pem");
    expect(await read("etc/ssl/certs/ca-certificates.crt")).toBe(a.pem + b.pem);
  });

  test("hooks are programs", async () => {
    const files = {
      "etc/ssl/certs/x": "",
      "etc/ca-certificates/update.d/java": { mode: 0o755 },
    };
    const hooked = "#!/bin/sh\nset -e\nupdate-ca-certificates\n";
    expect((await walkScript(hooked, { files })).refused).toBe("update-ca-certificates");
    expect((await walkScript(script, { files })).refused).toBeUndefined();
  });
});
