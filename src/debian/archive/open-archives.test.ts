import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ArchiveMachine, type Asked, archiveMachine } from "../../../test/archive-machine.ts";
import { type MadeSuite, readAtMs } from "../../../test/debian-archive.ts";
import { armored, certificateOf, madeAt, makeKey } from "../../../test/openpgp-writer.ts";
import { tempFolder } from "../../../test/temp-folder.ts";

const debs = [
  { name: "libc6", version: "2.36-9", fields: ["Multi-Arch: same", "Depends: libgcc-s1"] },
  { name: "dash", version: "1:0.5.12-2", fields: ["Essential: yes", "Source: dash2 (0.5)"] },
  { name: "exim4", version: "4.96-1", fields: ["Provides: mail-transport-agent, x (= 2)"] },
];
const main: Omit<MadeSuite, "signers"> = { name: "bookworm", debs };
const security: Omit<MadeSuite, "signers"> = {
  name: "bookworm-security",
  label: "Debian-Security",
  suite: "oldstable-security",
  debs: [{ name: "libc6", version: "2.36-9+deb12u1" }],
};

async function machine(...suites: readonly Omit<MadeSuite, "signers">[]): Promise<ArchiveMachine> {
  const made = await archiveMachine();
  for (const suite of suites) made.put(suite);
  return made;
}

function namesIn(names: readonly string[]) {
  return { names: new Set(names) };
}

describe("what is right", () => {
  test("all versions of the packages that are asked for, over all suites", async () => {
    const { open, base } = await machine(main, security);
    const sources = `deb ${base} bookworm main\ndeb ${base} bookworm-security main`;
    const opened = await open({ sources });
    expect(opened.archives.map(({ kind }) => kind)).toEqual(["main", "security"]);
    expect(opened.skipped).toEqual([]);
    const found = await opened.packages(namesIn(["libc6", "dash"]));
    expect(found.map(({ name, version, archive }) => [name, version, archive.kind])).toEqual([
      ["libc6", "2.36-9", "main"],
      ["dash", "1:0.5.12-2", "main"],
      ["libc6", "2.36-9+deb12u1", "security"],
    ]);
    expect(found[1]).toMatchObject({
      essential: true,
      source: { name: "dash2", version: "0.5" },
      multiArch: "no",
      filename: "pool/main/dash_0.5.12-2_amd64.deb",
    });
    expect(found[0]).toMatchObject({ multiArch: "same", depends: [[{ name: "libgcc-s1" }]] });
  });

  test("who provides a name, only where that is asked for", async () => {
    const { open } = await machine(main);
    const { packages } = await open();
    expect(await packages(namesIn(["mail-transport-agent"]))).toEqual([]);
    const provided = new Set(["mail-transport-agent"]);
    const [only, ...others] = await packages({ names: new Set(), provided });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ name: "exim4", provides: [{ name: "mail-transport-agent" }, {}] });
  });

  test("a package's file, downloaded once", async () => {
    const { open, seen, kept } = await machine(main);
    const opened = await open();
    const [deb] = await opened.packages(namesIn(["dash"]));
    if (!deb) throw new Error("not found");
    for (let i = 0; i < 2; i++) {
      const fetched = await opened.fetch(deb);
      if (fetched.kind !== "file") throw new Error(fetched.reason);
      expect(readFileSync(fetched.file.path, "utf8")).toMatch(/^dash 1:0\.5\.12-2 /);
    }
    expect(seen.filter((path) => path.includes("dash"))).toHaveLength(1);
    expect(kept()).toContain(deb.sha256);
  });

  test("a detached signature, no by-hash, other packings", async () => {
    for (const packings of [[".gz"], [""]] as const) {
      const { open, seen } = await machine({ ...main, signing: "detached", packings });
      const { packages } = await open();
      expect(await packages(namesIn(["dash"]))).toHaveLength(1);
      expect(seen.some((path) => path.includes("by-hash"))).toBe(false);
    }
  });

  test("addresses made of hashes where the Release has them, else by name", async () => {
    const byHash = { ...main, fields: ["Acquire-By-Hash: yes"] };
    const { open, seen, files } = await machine(byHash);
    await open();
    expect(seen.filter((path) => path.includes("binary-amd64"))).toEqual([
      expect.stringMatching(/\/by-hash\/SHA256\/[\da-f]{64}$/),
    ]);
    const other = await machine(byHash);
    for (const path of files.keys()) if (path.includes("by-hash")) other.files.delete(path);
    expect((await (await other.open()).packages(namesIn(["dash"]))).length).toBe(1);
    const { base, open: openOther, seen: seenOther } = await machine(byHash);
    await openOther({ sources: `deb [by-hash=no] ${base} bookworm main` });
    expect(seenOther.some((path) => path.includes("by-hash"))).toBe(false);
  });

  test("mirrors of one suite: one that is down does no harm, and packages are there once", async () => {
    const { open, base } = await machine(main);
    const sources = ["http://127.0.0.1:9/", base, base.replace("127.0.0.1", "localhost")]
      .map((address) => `deb ${address} bookworm main`)
      .join("\n");
    const opened = await open({ sources });
    expect(opened.skipped.map(({ place }) => place.line)).toEqual([1]);
    expect(await opened.packages(namesIn(["dash"]))).toHaveLength(1);
  });

  test("others' archives are not even asked", async () => {
    const { open, base, seen } = await machine(main);
    const sources = `deb ${base} bookworm main
deb ${base}third bookworm stable
deb ${base}third nodistro main
deb ${base}third bookworm-pgdg main
deb ${base}third trixie main
deb ${base}third ./`;
    const { skipped } = await open({ sources });
    expect(skipped.map(({ place }) => place.line)).toEqual([2, 3, 4, 5, 6]);
    expect(seen.filter((path) => path.includes("third"))).toEqual([]);
  });

  test("what apt would take only by hand is marked", async () => {
    const backports: Omit<MadeSuite, "signers"> = {
      name: "bookworm-backports",
      suite: "oldstable-backports",
      label: "Debian Backports",
      debs: [{ name: "dash", version: "9" }],
      fields: ["NotAutomatic: yes", "ButAutomaticUpgrades: yes"],
    };
    const { open, base } = await machine(main, backports);
    const sources = `deb ${base} bookworm main\ndeb ${base} bookworm-backports main`;
    const { archives } = await open({ sources });
    expect(archives.map(({ kind, pin }) => [kind, pin])).toEqual([
      ["main", 500],
      ["other", 100],
    ]);
  });

  test("a key of the user's own, with an archive of his own", async () => {
    const own = makeKey("p256");
    const { open, base, put } = await machine();
    put({ ...main, origin: "Example", signers: [own] });
    const folder = tempFolder({ "own.gpg": certificateOf(own) });
    const sources = `deb [signed-by=${folder}/own.gpg] ${base} bookworm main`;
    expect((await open({ sources })).archives).toMatchObject([{ origin: "Example" }]);
    await expect(
      open({ sources, isFound: true, options: { allowHosts: ["127.0.0.1"] } }),
    ).rejects.toThrow("is not trusted");
    await expect(open({ sources: sources.replace("own.gpg", "none.gpg") })).rejects.toThrow(
      "is no file of this machine",
    );
    const inline = armored(certificateOf(own), "PUBLIC KEY BLOCK").trim().split("\n");
    const stanza = `Types: deb
URIs: ${base}
Suites: bookworm
Components: main
Signed-By:
${inline.map((line) => ` ${line || "."}`).join("\n")}
`;
    expect((await open({ sources: stanza, path: "own.sources" })).archives).toHaveLength(1);
  });

  test("a distribution's keyring that is named is that which ships", async () => {
    const { open, base } = await machine(main);
    const path = "/usr/share/keyrings/ubuntu-archive-keyring.gpg";
    const { archives } = await open({ sources: `deb [signed-by=${path}] ${base} bookworm main` });
    expect(archives).toHaveLength(1);
  });

  test("files of the user's own machine", async () => {
    const { files, open } = await machine(main);
    const folder = tempFolder(Object.fromEntries(files));
    const sources = `deb file:${folder} bookworm main`;
    const opened = await open({ sources });
    const [deb] = await opened.packages(namesIn(["dash"]));
    if (!deb) throw new Error("not found");
    expect(await opened.fetch(deb)).toMatchObject({ kind: "file" });
    await expect(open({ sources, isFound: true })).rejects.toThrow("cannot name files");
  });
});

describe("what is refused, and nothing is kept of it", () => {
  const refuses = async (made: ArchiveMachine, why: string, asked: Asked = {}) => {
    await expect(made.open(asked)).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringContaining(why),
      hint: expect.stringMatching(/--sources/),
    });
    expect(made.kept()).toEqual([]);
  };

  test.each<[string, Omit<Partial<MadeSuite>, "signers">, string]>([
    ["of another release", { codename: "trixie" }, "of trixie, the image of bookworm"],
    ["of another suite", { codename: "bookworm-updates" }, "bookworm was asked for"],
    ["of another distribution", { origin: "Ubuntu" }, "of Ubuntu, the image of Debian"],
    ["signed by SHA-1", { hash: "sha1" }, "SHA-1 is not taken"],
    ["signed by SHA-1, detached", { hash: "sha1", signing: "detached" }, "SHA-1 is not taken"],
    [
      "that expired",
      { fields: [`Valid-Until: ${new Date(readAtMs - 1000).toUTCString()}`] },
      "it expired on 2023-11-14",
    ],
    ["with a broken end", { fields: ["Valid-Until: soon"] }, "no valid end"],
    ["from the future", { date: madeAt + 2 * 86_400 }, "from the future"],
    ["without this architecture", { packings: [] }, "no packages for this system"],
  ])("a Release %s", async (_, change, why) => {
    await refuses(await machine({ ...main, ...change }), why);
  });

  test("a key that is not trusted", async () => {
    const made = await machine();
    made.put({ ...main, signers: [makeKey("ed25519")] });
    await refuses(made, "is not trusted");
  });

  test("a changed InRelease, and an unsigned Release", async () => {
    const made = await machine(main);
    const path = "dists/bookworm/InRelease";
    const text = made.files.get(path)?.toString() ?? "";
    made.files.set(path, Buffer.from(text.replace("Label: Debian", "Label: Debien")));
    await refuses(made, "is wrong");
    made.files.set(path, Buffer.from(`Evil: yes\n${text}`));
    await refuses(made, "does not begin as one");
    made.files.delete(path);
    await refuses(made, "no such suite");
    made.files.set("dists/bookworm/Release", Buffer.from("Origin: Debian\n"));
    await refuses(made, "is not signed");
  });

  test("an index that is not what its Release says", async () => {
    const made = await machine({ ...main, packings: [".gz"] });
    const path = "dists/bookworm/main/binary-amd64/Packages.gz";
    const right = made.files.get(path) ?? Buffer.of();
    made.files.set(path, Buffer.from(right).fill(1, 40, 60));
    await refuses(made, "is not what its signed index says");
    made.files.set(path, Buffer.concat([right, right]));
    await refuses(made, "bytes, and its signed index says");
    made.files.delete(path);
    await refuses(made, "does not have the index");
  });

  test("no sources, or none of this release", async () => {
    const made = await machine(main);
    await refuses(made, "name no archive of debian's bookworm", { sources: "" });
    const other = `deb ${made.base} trixie main`;
    await refuses(made, "etc/apt/sources.list, line 1: trixie is no suite", { sources: other });
    await refuses(made, "no suite of debian's trixie", {
      os: { system: "debian", codename: "trixie" },
    });
  });

  test("security updates alone are no archive of a release", async () => {
    const made = await machine(security);
    const sources = `deb ${made.base} bookworm-security main`;
    await expect(made.open({ sources })).rejects.toThrow("name no archive of debian's bookworm");
  });

  test("one suite that fails, though others are good", async () => {
    const made = await machine(main);
    const sources = `deb ${made.base} bookworm main\ndeb ${made.base} bookworm-security main`;
    await expect(made.open({ sources })).rejects.toThrow("bookworm-security is refused");
  });
});

describe("dates", () => {
  test("an older Release than was seen, on whatever mirror", async () => {
    const { put, open } = await machine({ ...main, date: madeAt });
    await open();
    put({ ...main, date: madeAt - 3600 });
    await expect(open()).rejects.toThrow(
      "it is of 2023-11-14 21:13 UTC, and one of 2023-11-14 22:13 UTC was seen before",
    );
    put({ ...main, date: madeAt + 60 });
    await open();
    put({ ...main, date: madeAt });
    await expect(open()).rejects.toThrow("was seen before");
  });

  test("the user's own mirror may stand still, an image's may not", async () => {
    const old = { ...main, fields: [`Valid-Until: ${new Date(readAtMs - 1000).toUTCString()}`] };
    const { put, open } = await machine(main);
    await open();
    put({ ...old, date: madeAt - 86_400 });
    const found = { isFound: true, options: { allowHosts: ["127.0.0.1"] } };
    await expect(open({ mayBeOld: true, ...found })).rejects.toThrow("expired");
    expect((await open({ mayBeOld: true })).archives).toHaveLength(1);
    // What was seen before stays what is remembered.
    put({ ...main, date: madeAt - 86_400 });
    expect((await open({ mayBeOld: true })).archives).toHaveLength(1);
    await expect(open()).rejects.toThrow("was seen before");
  });
});
