import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readArchitectures } from "./architectures.ts";
import { controlStanzas } from "./control-stanzas.ts";
import { readInstalledPackages } from "./installed-packages.ts";

const status = `Package: libc6
Status: install ok installed
Priority: optional
Architecture: amd64
Multi-Arch: same
Source: glibc (2.36-9)
Version: 2.36-9+deb12u1
Replaces: libc6-amd64
Depends: libgcc-s1, libcrypt1 (>= 1:4.4.10-10~)
Recommends: libidn2-0 (>= 2.0.5~)
Breaks: busybox (<< 1.30.1-6), old
Conffiles:
 /etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab
Description: GNU C Library
 Long.

Package: dpkg
Essential: yes
Status: hold ok installed
Architecture: amd64
Version: 1.21.22

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: half
Status: install reinstreq half-installed
Version: 1
`;

describe("readInstalledPackages", () => {
  test("reads relations, holds and the stanza as it is written", () => {
    const { packages, others, brokenLines } = readInstalledPackages(status);
    expect(packages.map(({ name, isHeld, essential }) => [name, isHeld, essential])).toEqual([
      ["libc6", false, false],
      ["dpkg", true, true],
    ]);
    expect(packages[0]).toMatchObject({
      source: { name: "glibc", version: "2.36-9" },
      multiArch: "same",
      depends: [
        [{ name: "libgcc-s1" }],
        [{ name: "libcrypt1", bound: { operator: ">=", version: "1:4.4.10-10~" } }],
      ],
      breaks: [[{ name: "busybox" }], [{ name: "old" }]],
      state: "installed",
    });
    expect(packages[0]?.stanza.text).toBe(status.slice(0, status.indexOf("\nPackage: dpkg")));
    expect(packages[0]?.stanza.fields.get("conffiles")).toBe(
      "/etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab",
    );
    expect(others.map(({ line }) => line)).toEqual([23]);
    expect(brokenLines).toEqual([28]);
  });

  test("a file of status.d has no status", () => {
    const { packages } = readInstalledPackages("Package: base-files\nVersion: 12\n");
    expect(packages).toMatchObject([{ name: "base-files", state: "installed", isHeld: false }]);
  });

  test("without a name or a version it is broken", () => {
    expect(readInstalledPackages("Package: a\n\nVersion: 1\n\n\nx\n").brokenLines).toEqual([
      1, 3, 6,
    ]);
  });
});

describe("controlStanzas", () => {
  test("CRLF, a byte order mark, no final line end, fields twice", () => {
    const stanzas = controlStanzas(
      "\ufeffA: 1\r\nB:\r\n x\r\n y\r\n\r\n \t\r\nA: 2\nA : 3\n junk: 4",
    );
    expect(stanzas.map(({ fields, line }) => [line, Object.fromEntries(fields)])).toEqual([
      [1, { a: "1", b: "x\r\n y" }],
      [7, { a: "3\n junk: 4" }],
    ]);
    expect(stanzas[0]?.text).toBe("A: 1\r\nB:\r\n x\r\n y\r\n");
  });

  test("any text: stanzas hold all of its lines that are not blank", () => {
    const line = fc.constantFrom("A: 1", " more", "", "B:", ":", "x", "\t", "ä: ö");
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (lines, isEnded) => {
        const text = lines.join("\n") + (isEnded ? "\n" : "");
        const kept = controlStanzas(text).flatMap((stanza) => stanza.text.split("\n"));
        expect(kept.filter((one) => one.trim())).toEqual(lines.filter((one) => one.trim()));
      }),
    );
  });
});

describe("readArchitectures", () => {
  const of = (name: string, architecture: string) => ({ name, architecture });
  test.each([
    ["the list", "amd64\ni386\n", [], { native: "amd64", foreign: ["i386"] }],
    [
      "dpkg itself",
      "i386\r\namd64\n",
      [of("dpkg", "amd64")],
      { native: "amd64", foreign: ["i386"] },
    ],
    [
      "most packages",
      undefined,
      [of("a", "all"), of("b", "arm64"), of("c", "i386"), of("d", "arm64")],
      { native: "arm64", foreign: [] },
    ],
    ["nothing", "\n../x\n", [of("a", "all")], undefined],
  ])("by %s", (_, list, packages, expected) => {
    expect(readArchitectures(list, packages)).toEqual(expected);
  });
});
