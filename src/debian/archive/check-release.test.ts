import { describe, expect, test } from "vitest";
import { archiveKind, releaseProblem } from "./check-release.ts";
import { readRelease } from "./release-file.ts";
import type { SystemRelease } from "./system-release.ts";

const bookworm: SystemRelease = { system: "debian", codename: "bookworm" };
const jammy: SystemRelease = { system: "ubuntu", codename: "jammy" };
const bullseye: SystemRelease = { system: "debian", codename: "bullseye" };

function release(fields: Readonly<Record<string, string>>) {
  const text = Object.entries({ Date: "Sat, 11 Jul 2026 10:16:37 UTC", ...fields })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
  return readRelease(Buffer.from(text));
}

function names(origin: string, suite: string, codename: string, label = origin) {
  return { Origin: origin, Label: label, Suite: suite, Codename: codename };
}

function problem(
  fields: Readonly<Record<string, string>>,
  asked: string,
  os: SystemRelease = bookworm,
) {
  return releaseProblem(release(fields), {
    asked,
    os,
    isOwnKey: false,
    nowMs: Date.UTC(2026, 10, 25),
    newestSeenMs: undefined,
    mayBeOld: false,
  });
}

const main = names("Debian", "oldstable", "bookworm");
const security = names("Debian", "oldstable-security", "bookworm-security", "Debian-Security");
const updates = names("Debian", "oldstable-updates", "bookworm-updates");
const jammySecurity = names("Ubuntu", "jammy-security", "jammy");

describe("whose it is", () => {
  test.each([
    [main, "bookworm", bookworm],
    [main, "oldstable", bookworm],
    [security, "bookworm-security", bookworm],
    [security, "oldstable-security", bookworm],
    [jammySecurity, "jammy-security", jammy],
    [names("Debian", "oldoldstable", "bullseye", "Debian-Security"), "bullseye/updates", bullseye],
  ])("%j for %s", (fields, asked, os) => {
    expect(problem(fields, asked, os)).toBeUndefined();
  });

  test.each([
    [updates, "bookworm", "and bookworm was asked for"],
    [main, "bookworm-security", "and bookworm-security was asked for"],
    [names("Debian", "stable", "trixie"), "stable", "it is of trixie, the image of bookworm"],
    [names("Debian", "stable", "bookwormer"), "bookworm", "it is of bookwormer"],
    [jammySecurity, "jammy-security", "it is of Ubuntu, the image of Debian"],
    [names("", "", ""), "bookworm", "it is of another archive"],
    [names("Evil\u001b[2J", "x", "bookworm"), "bookworm", "it is of another archive"],
  ])("%j for %s is refused", (fields, asked, why) => {
    expect(problem(fields, asked)).toContain(why);
  });
});

test.each([
  [main, bookworm, "main"],
  [security, bookworm, "security"],
  [updates, bookworm, "updates"],
  [names("Debian", "oldstable-proposed-updates", "bookworm-proposed-updates"), bookworm, "other"],
  [
    names("Debian", "stable-backports", "bookworm-backports", "Debian Backports"),
    bookworm,
    "other",
  ],
  [names("Ubuntu", "jammy", "jammy"), jammy, "main"],
  [jammySecurity, jammy, "security"],
  [names("Ubuntu", "jammy-updates", "jammy"), jammy, "updates"],
])("%j is %s's %s", (fields, os, kind) => {
  expect(archiveKind(release(fields), os)).toBe(kind);
});

test("files are those of SHA-256 only, and what is not a line of them is left out", () => {
  const text = `Architectures: all amd64
No-Support-for-Architecture-all: Packages
MD5Sum:
 ${"0".repeat(32)} 5 main/a
SHA1:
 ${"0".repeat(40)} 5 main/b
SHA256:
 ${"0".repeat(64)} 5 main/c
 ${"1".repeat(64)} x main/d
 short 5 main/e
 ${"2".repeat(64)}       7 main/f
 ${"3".repeat(64)} 8 main/c
`;
  const { files, hasAllInEach, dateMs } = readRelease(Buffer.from(text));
  expect([...files]).toEqual([
    ["main/c", { sha256: "0".repeat(64), sizeBytes: 5 }],
    ["main/f", { sha256: "2".repeat(64), sizeBytes: 7 }],
  ]);
  expect(hasAllInEach).toBe(true);
  expect(dateMs).toBeUndefined();
  expect(readRelease(Buffer.of()).files.size).toBe(0);
});
