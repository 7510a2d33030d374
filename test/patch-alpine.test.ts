import { describe, expect, test } from "vitest";
import { apkImage, apkPair, madeApk } from "./apk-images.ts";
import { apkMachine } from "./apk-machine.ts";
import { makeApkKey } from "./apk-repository.ts";
import { textFile } from "./images.ts";
import { patchedTree } from "./patching.ts";
import { textsOf } from "./shop-packages.ts";

const sh = textFile("bin/sh", "\x7fELF", { mode: 0o755 });

function scripted(version: string, text: string) {
  return madeApk(
    `tool ${version}`,
    [{ path: "opt", type: "directory" }, textFile("opt/tool", version)],
    {
      scripts: { "post-upgrade": `#!/bin/sh\n${text}\n` },
    },
  );
}

describe("an image of Alpine", () => {
  test("gets what the repository has newer, and is proved", async () => {
    const machine = await apkMachine();
    machine.publish(apkPair("1.1-r0"));
    const patched = await machine.patch(apkImage(apkPair("1.0-r0")), {
      advisories: [
        { id: "CVE-2026-1", name: "shop", ecosystem: "Alpine:v3.20", ranges: ["..1.1-r0"] },
        { id: "CVE-2026-2", name: "shop", ecosystem: "Alpine:v3.20", ranges: [".."] },
      ],
    });
    expect(patched).toMatchObject({ outcome: "patched", isSound: true });
    const [platform] = patched.platforms;
    expect(platform?.changed).toMatchObject([
      { name: "libshop", from: "1.0-r0", to: "1.1-r0", source: "shop", suite: "v3.20/main" },
      { name: "shop", from: "1.0-r0", to: "1.1-r0", architecture: "x86_64" },
    ]);
    expect(platform?.proof?.checks.map(({ id, result }) => [id, result])).toEqual([
      ["package-database", "passed"],
      ["relations", "passed"],
      ["libraries", "passed"],
      ["advisories", "passed"],
    ]);
    const ids = (findings: readonly object[] = []) =>
      findings.map((one) => `${"rule" in one && one.rule}`).sort();
    expect(ids(platform?.proof?.gone)).toEqual(["CVE-2026-1", "CVE-2026-1"]);
    expect(platform?.proof?.introduced).toEqual([]);
    const texts = await textsOf(await patchedTree(patched));
    expect(texts.get("etc/shop.conf")).toBe("version 1.1-r0\n");
    expect(texts.has("usr/share/only-1.0-r0")).toBe(false);
    expect(texts.has("usr/share/only-1.1-r0")).toBe(true);
    expect(texts.get("lib/apk/db/installed")).toContain("P:shop\nV:1.1-r0\n");
    const again = await machine.patch(apkImage(apkPair("1.1-r0")));
    expect(again).toMatchObject({ outcome: "nothing", platforms: [{ changed: [], left: [] }] });
  });

  test("comes out the same each time", async () => {
    const image = apkImage(apkPair("1.0-r0"));
    const machine = await apkMachine();
    machine.publish(apkPair("1.1-r0"));
    const [a, b] = [await machine.patch(image), await machine.patch(image)];
    expect(a.digests).toEqual(b.digests);
    expect(a.createdAt).toBe(1_700_000_000);
  });

  test("keeps a configuration file that was edited; the new one lies beside it", async () => {
    const machine = await apkMachine();
    machine.publish(apkPair("1.1-r0"));
    const image = apkImage(apkPair("1.0-r0"), [textFile("etc/shop.conf", "mine\n")]);
    const texts = await textsOf(await patchedTree(await machine.patch(image)));
    expect(texts.get("etc/shop.conf")).toBe("mine\n");
    expect(texts.get("etc/shop.conf.apk-new")).toBe("version 1.1-r0\n");
  });

  test("of --only, what is named and what must move with it; a CVE stands for its packages", async () => {
    const machine = await apkMachine();
    const other = (version: string) =>
      madeApk(`other ${version}`, [{ path: "opt", type: "directory" }, textFile("opt/o", version)]);
    machine.publish([...apkPair("1.1-r0"), other("2-r0")]);
    const image = apkImage([...apkPair("1.0-r0"), other("1-r0")]);
    const names = async (only: readonly string[]) => {
      const patched = await machine.patch(image, {
        only,
        advisories: [
          { id: "CVE-2026-1", name: "shop", ecosystem: "Alpine:v3.20", ranges: ["..1.1-r0"] },
        ],
      });
      return patched.platforms[0]?.changed.map(({ name }) => name);
    };
    expect(await names(["other"])).toEqual(["other"]);
    expect(await names(["libshop"])).toEqual(["libshop", "shop"]);
    expect(await names(["CVE-2026-1"])).toEqual(["libshop", "shop"]);
    expect(await names(["shop"])).toEqual(["libshop", "shop"]);
  });

  test("follows scripts and triggers; where one does what is not known, its package stays", async () => {
    const machine = await apkMachine();
    const trigger = madeApk("cache 1-r0", [{ path: "srv", type: "directory" }], {
      facts: ["triggers = /opt"],
      scripts: { trigger: '#!/bin/sh\necho "$@" >/srv/told\n' },
    });
    machine.publish([scripted("2-r0", 'echo "$1 $2" >/opt/was'), trigger, ...apkPair("1.1-r0")]);
    const installed = [
      scripted("1-r0", ":"),
      madeApk("cache 0-r0", trigger.files),
      ...apkPair("1.0-r0"),
    ];
    const patched = await machine.patch(apkImage(installed, [sh]));
    expect(patched.outcome).toBe("patched");
    const texts = await textsOf(await patchedTree(patched));
    expect(texts.get("opt/was")).toBe("2-r0 1-r0\n");
    expect(texts.get("srv/told")).toBe("/opt\n");
    machine.publish([scripted("2-r0", "/opt/tool --migrate"), ...apkPair("1.1-r0")]);
    const left = await machine.patch(apkImage(installed, [sh, textFile("opt/tool", "\x7fELF")]));
    expect(left).toMatchObject({ outcome: "incomplete", isSound: true });
    expect(left.platforms[0]?.changed.map(({ name }) => name)).toEqual(["libshop", "shop"]);
    expect(left.platforms[0]?.left).toMatchObject([
      { name: "tool", reason: "refused", message: expect.stringContaining("/opt/tool --migrate") },
    ]);
    const without = await machine.patch(apkImage(installed));
    expect(without.platforms[0]?.changed.map(({ name }) => name)).toContain("tool");
  });

  test("is held back by its own list, and by what it asks for", async () => {
    const machine = await apkMachine();
    machine.publish(apkPair("1.1-r0"));
    const world = textFile("etc/apk/world", "shop=1.0-r0\n");
    const patched = await machine.patch(apkImage(apkPair("1.0-r0"), [world]));
    expect(patched.outcome).toBe("nothing");
    const message = expect.stringContaining("etc/apk/world) asks for shop=1.0-r0");
    expect(patched.platforms[0]?.left).toMatchObject([
      { name: "libshop", reason: "unmet", isMissed: false, message },
      { name: "shop", reason: "unmet", isMissed: false, message },
    ]);
    const asked = await machine.patch(apkImage(apkPair("1.0-r0"), [world]), { only: ["shop"] });
    expect(asked.outcome).toBe("incomplete");
  });

  test("with hooks of its own is refused", async () => {
    const machine = await apkMachine();
    machine.publish(apkPair("1.1-r0"));
    const hook = textFile("etc/apk/commit_hooks.d/mine", "#!/bin/sh\n");
    await expect(machine.patch(apkImage(apkPair("1.0-r0"), [hook]))).rejects.toThrow(
      /commit_hooks/,
    );
  });
});

describe("a repository that is not to be trusted", () => {
  const index = "APKINDEX.tar.gz";
  const old = () => apkImage(apkPair("1.0-r0"));

  test("with another key's signature", async () => {
    const machine = await apkMachine();
    machine.publish(apkPair("1.1-r0"));
    const kit = { apkKeys: [{ ...makeApkKey("x"), name: machine.key.name }] };
    await expect(machine.patch(old(), { kit })).rejects.toThrow(/is not good/);
    await expect(machine.patch(old(), { kit: { apkKeys: [] } })).rejects.toThrow(
      /nothing here knows/,
    );
  });

  test("whose index was changed, or is an older one", async () => {
    const machine = await apkMachine();
    machine.publish(apkPair("1.1-r0"));
    await machine.patch(old(), { dryRun: true });
    machine.archive.faults.set(index, (_, answer, file) => {
      const spoiled = Buffer.from(file ?? "");
      spoiled[spoiled.length - 20] = (spoiled.at(-20) ?? 0) ^ 1;
      answer.end(spoiled);
    });
    await expect(machine.patch(old())).rejects.toThrow(/refused: its signature/);
  });

  test("whose file is another one, cut off or gone: the package stays, nothing of it is written", async () => {
    for (const [fault, message] of [
      [(bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.of(1)]), /not what its/],
      [(bytes: Buffer) => bytes.subarray(0, -1), /bytes, and its index says/],
      [() => undefined, /no more/],
    ] as const) {
      const machine = await apkMachine();
      machine.publish(apkPair("1.1-r0"));
      machine.archive.faults.set("/shop-1.1-r0.apk", (_, answer, file) => {
        const bytes = fault(Buffer.from(file ?? ""));
        if (bytes) answer.end(bytes);
        else answer.writeHead(404).end();
      });
      const patched = await machine.patch(old());
      expect(patched).toMatchObject({ outcome: "incomplete" });
      const [platform] = patched.platforms;
      expect(platform?.changed).toEqual([]);
      expect(platform?.left.find(({ name }) => name === "shop")?.message).toMatch(message);
    }
  });

  test("whose package holds a path that leads outside ends it: nothing of it is used", async () => {
    const machine = await apkMachine();
    const [library, shop] = apkPair("1.1-r0");
    if (!library || !shop) throw new Error("There is no pair");
    const file = { path: "../../etc/passwd", type: "file" } as const;
    machine.publish([library, { ...shop, files: [file] }]);
    const ended = machine.patch(apkImage(apkPair("1.0-r0")));
    await expect(ended).rejects.toMatchObject({ exitCode: 4 });
    await expect(ended).rejects.toThrow(/leads outside: "\.\.\//);
  });

  test("that an image names on this machine is not asked", async () => {
    const machine = await apkMachine();
    machine.publish(apkPair("1.1-r0"));
    const repositories = textFile(
      "etc/apk/repositories",
      `${machine.archive.base}alpine/v3.20/main\n`,
    );
    const own = apkImage(apkPair("1.0-r0"), [repositories]);
    await expect(machine.patch(own, { kit: { sources: {} } })).rejects.toThrow(
      /not of the public network/,
    );
    expect(machine.archive.seen).toEqual([]);
    await expect(machine.patch(old(), { kit: { sources: {} } })).rejects.toThrow(
      /Nothing says where/,
    );
  });
});
