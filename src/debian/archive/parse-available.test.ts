import { expect, test } from "vitest";
import type { DebArchive } from "../available-deb.ts";
import { parseAvailable } from "./parse-available.ts";

const archive: DebArchive = {
  kind: "main",
  origin: "Debian",
  label: "Debian",
  suite: "stable",
  codename: "bookworm",
  pin: 500,
  address: "http://x.example/",
};

const stanza = `Package: libssl3
Source: openssl
Version: 3.0.17-1~deb12u2+b1
Installed-Size: 6020
Architecture: amd64
Multi-Arch: same
Pre-Depends: dpkg (>= 1.17.14)
Depends: libc6 (>= 2.34),
 debconf (>= 0.5) | debconf-2.0
Breaks: openssh-client (<< 1:9.4p1), x [i386]
Provides: ssl (= 3.0)
Priority: optional
Filename: pool/main/o/openssl/libssl3_3.0.17-1~deb12u2_amd64.deb
Size: 2031234
SHA256: ${"A".repeat(64)}
`;

function parse(text: string) {
  return parseAvailable(text, { archive, architecture: "amd64" });
}

test("all that is needed of a package", () => {
  expect(parse(stanza)).toEqual({
    name: "libssl3",
    version: "3.0.17-1~deb12u2+b1",
    architecture: "amd64",
    source: { name: "openssl", version: "3.0.17-1~deb12u2" },
    multiArch: "same",
    depends: [
      [{ name: "libc6", bound: { operator: ">=", version: "2.34" } }],
      [{ name: "debconf", bound: { operator: ">=", version: "0.5" } }, { name: "debconf-2.0" }],
    ],
    preDepends: [[{ name: "dpkg", bound: { operator: ">=", version: "1.17.14" } }]],
    recommends: [],
    breaks: [[{ name: "openssh-client", bound: { operator: "<<", version: "1:9.4p1" } }]],
    conflicts: [],
    replaces: [],
    provides: [{ name: "ssl", version: "3.0" }],
    essential: false,
    priority: "optional",
    filename: "pool/main/o/openssl/libssl3_3.0.17-1~deb12u2_amd64.deb",
    sizeBytes: 2_031_234,
    sha256: "a".repeat(64),
    installedSizeKib: 6020,
    archive,
  });
});

test.each([
  ["a path that leads out", (s: string) => s.replace("pool/main", "pool/../../etc")],
  ["an absolute path", (s: string) => s.replace("pool/main", "/pool/main")],
  ["another address", (s: string) => s.replace("pool/main/", "http://evil.example/?")],
  ["no path", (s: string) => s.replace(/^Filename.*\n/m, "")],
  ["no hash", (s: string) => s.replace(/^SHA256.*\n/m, "")],
  ["a hash that is none", (s: string) => s.replace("AAAA", "ZZZZ")],
  ["a size that is none", (s: string) => s.replace("2031234", "-1")],
  ["no version", (s: string) => s.replace(/^Version.*\n/m, "")],
  ["nothing", () => ""],
])("a stanza with %s is left out", (_, change) => {
  expect(parse(change(stanza))).toBeUndefined();
});
