import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSourcesPath, readSources } from "./read-sources.ts";

function read(path: string, text: string, isFound = true) {
  return readSources([{ path, text, isFound }], "amd64");
}

function brief(path: string, text: string, isFound = true): readonly string[] {
  const { entries, skipped } = read(path, text, isFound);
  return [
    ...entries.map(({ address, suite, components }) => [address, suite, ...components].join(" ")),
    ...skipped.map(({ place, reason }) => `${place.line}: ${reason}`),
  ];
}

describe("one entry a line", () => {
  test("options, comments, source packages, blanks", () => {
    const text = `# deb http://no.example/ x main
deb http://deb.example/debian bookworm main contrib # and so on
deb-src http://deb.example/debian bookworm main
\tdeb   [ arch=amd64,arm64 signed-by=/evil.gpg trusted=yes by-hash=no ] "http://deb.example/debian/"  bookworm-updates main\r
deb http://deb.example/$(ARCH) ./

deb [trusted=yes] http://deb.example/debian bookworm non-free`;
    expect(brief("sources.list", text)).toEqual([
      "http://deb.example/debian/ bookworm main contrib non-free",
      "http://deb.example/debian/ bookworm-updates main",
      "http://deb.example/amd64/ ./",
    ]);
    expect(read("a.list", text).entries[1]).toEqual({
      address: "http://deb.example/debian/",
      suite: "bookworm-updates",
      components: ["main"],
      architectures: ["amd64", "arm64"],
      byHash: false,
      place: { path: "a.list", line: 4, isFound: true },
    });
  });

  test("an exact path", () => {
    expect(brief("a.list", "deb http://x.example/$(ARCH) suite/$(ARCH)/")).toEqual([
      "http://x.example/amd64/ suite/amd64/",
    ]);
  });

  test.each([
    ["deb cdrom:[Debian_GNU]/ bookworm main", "archives are not read by cdrom:"],
    ["deb file:/srv/debian bookworm main", "cannot name files of this machine"],
    ["deb copy:/srv/debian bookworm main", "not read by copy:"],
    ["deb mirror+file:/etc/apt/mirrors/x bookworm main", "list of mirrors"],
    ["deb ftp://x.example/ bookworm main", "not read by ftp:"],
    ["deb tor+http://x.example/ bookworm main", "not read by tor+http:"],
    ["deb http://me:secret@x.example/ bookworm main", "credentials"],
    ["deb http://x.example/?a=b bookworm main", "none of an archive"],
    ["deb http://x.example/ ../../etc main", "no name"],
    ["deb http://x.example/ bookworm ../main", "no name"],
    ["deb http://x.example/ bookworm ma%2fin", "no name"],
    ["deb http://x.example/ bookworm", "components"],
    ["deb http://x.example/ suite/ main", "components"],
    ["deb http://x.example/", "lacks an address or a suite"],
    ["deb [arch=amd64 http://x.example/ bookworm main", "its address is none"],
    ["rpm http://x.example/ bookworm main", "no entry"],
  ])("%s is not used", (line, why) => {
    const { entries, skipped } = read("sources.list", line);
    expect(entries).toEqual([]);
    expect(skipped.map(({ reason }) => reason)).toEqual([expect.stringContaining(why)]);
    expect(JSON.stringify(skipped)).not.toContain("secret");
  });

  test("the user's own may name files, keys and credentials", () => {
    const own = `deb [signed-by=/k.gpg] file:/srv/debian bookworm main
deb http://me:secret@x.example/ bookworm main`;
    const { entries, skipped } = read("own.list", own, false);
    expect(skipped).toEqual([]);
    expect(entries).toMatchObject([
      { address: "file:/srv/debian/", signedBy: "/k.gpg" },
      { address: "http://me:secret@x.example/" },
    ]);
  });
});

describe("deb822", () => {
  const text = `# comment of the file
Types: deb deb-src
# http://old.example/
URIs: http://deb.example/debian
# between
 http://two.example/debian
Suites: bookworm bookworm-updates
Components: main
Trusted: yes
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
Enabled: no
URIs: http://off.example/
Suites: bookworm
Components: main

Types: deb-src
URIs: http://src.example/
Suites: bookworm
Components: main

# alone
#

Types: deb
URIs: http://deb.example/debian-security/
Suites: bookworm-security
Architectures: amd64
Components: main
`;

  test("stanzas, lists over lines, comments", () => {
    const expected = [
      "http://deb.example/debian/ bookworm main",
      "http://deb.example/debian/ bookworm-updates main",
      "http://two.example/debian/ bookworm main",
      "http://two.example/debian/ bookworm-updates main",
      "http://deb.example/debian-security/ bookworm-security main",
    ];
    expect(brief("debian.sources", text)).toEqual(expected);
    expect(brief("debian.sources", text.replaceAll("\n", "\r\n"))).toEqual(expected);
    expect(read("debian.sources", text).entries.every(({ signedBy }) => !signedBy)).toBe(true);
    const own = read("debian.sources", text, false).entries;
    expect(own[0]?.signedBy).toBe("/usr/share/keyrings/debian-archive-keyring.gpg");
  });

  test("a key in the field", () => {
    const key = `Types: deb
URIs: http://x.example/
Suites: bookworm
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
# a comment
 .
 mDME
 -----END PGP PUBLIC KEY BLOCK-----
`;
    expect(read("x.sources", key, false).entries[0]?.signedBy).toBe(
      "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----",
    );
    expect(read("x.sources", key, true).entries[0]?.signedBy).toBeUndefined();
  });

  test.each([
    ["Types: deb\nSuites: x\n", "lacks"],
    ["URIs: http://x.example/\nSuites: x\nComponents: main\n", "lacks"],
    [`Types: deb\nURIs: http://x.example/\nSuites: ${"a ".repeat(200)}\n`, "more archives"],
  ])("%j is not used", (stanza, why) => {
    expect(read("x.sources", stanza).skipped[0]?.reason).toContain(why);
  });
});

test("only apt's own names of files", () => {
  const paths = [
    "etc/apt/sources.list",
    "etc/apt/sources.list.d/debian.sources",
    "etc/apt/sources.list.d/a.list",
  ];
  const others = ["etc/apt/sources.list.save", "etc/apt/sources.list.d/a.list.save", "x/a.list"];
  expect([...paths, ...others].filter(isSourcesPath)).toEqual(paths);
});

test("any text is read", () => {
  const words = fc.constantFrom("deb", "[", "]", "http://x/", "\n", " ", "#", "Types:", "URIs:");
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string())), fc.boolean(), (parts, isFound) => {
      read("a.list", parts.join(""), isFound);
      read("a.sources", parts.join(""), isFound);
    }),
  );
});
