import { expect, test } from "vitest";
import type { RootFile } from "../../../../test/memory-root.ts";
import { textOf, walkApkScript } from "../../../../test/walk-apk-script.ts";

const link = (linkTarget: string): RootFile => ({ type: "symlink", linkTarget });

/** As the program left it: of one certificate that ships, and a local one. */
const files: Readonly<Record<string, RootFile>> = {
  "usr/sbin/update-ca-certificates": "\x7fELF",
  "etc/ca-certificates.conf": "# made\na.crt\n!no.crt\n",
  "etc/ca-certificates/update.d": { type: "directory", mode: 0o755 },
  "usr/share/ca-certificates/a.crt": "A\n",
  "usr/local/share/ca-certificates/My (own), one.crt": "own",
  "etc/ssl/certs/ca-certificates.crt": "A\n\nown\n",
  "etc/ssl/certs/ca-cert-a.pem": link("/usr/share/ca-certificates/a.crt"),
  "etc/ssl/certs/ca-cert-My_=own=__one.pem": link(
    "/usr/local/share/ca-certificates/My (own), one.crt",
  ),
  "etc/ssl/certs/mine.pem": link("/srv/mine"),
};

test("the bundle and the links follow the configuration", async () => {
  const script = `cp /usr/share/ca-certificates/a.crt /usr/share/ca-certificates/b.crt
echo b.crt >/etc/ca-certificates.conf
update-ca-certificates --fresh >/dev/null`;
  const { refused, root } = await walkApkScript(script, files);
  expect(refused).toBeUndefined();
  expect(await textOf(root, "etc/ssl/certs/ca-certificates.crt")).toBe("A\n\nown\n");
  expect(root.list("etc/ssl/certs")).toEqual([
    "ca-cert-My_=own=__one.pem",
    "ca-cert-b.pem",
    "ca-certificates.crt",
    "mine.pem",
  ]);
  expect(await textOf(root, "etc/ssl/certs/ca-cert-b.pem")).toBe(
    "/usr/share/ca-certificates/b.crt",
  );
});

test("hooks are walked through", async () => {
  const hook = (text: string): RootFile => ({ text: `#!/bin/sh\n${text}\n`, mode: 0o755 });
  const told = "etc/ca-certificates/update.d/tell";
  const good = await walkApkScript("update-ca-certificates", {
    ...files,
    [told]: hook("echo 1 >/t"),
  });
  expect(await textOf(good.root, "t")).toBe("1\n");
  const odd = await walkApkScript("update-ca-certificates", {
    ...files,
    [told]: hook("/srv/odd"),
    "srv/odd": "\x7fELF",
  });
  expect(odd.refused).toBe("/srv/odd");
});

test.each<[string, Readonly<Record<string, RootFile>>, string]>([
  [
    "makes another bundle than this",
    { "etc/ssl/certs/ca-certificates.crt": "A\n" },
    "whose bundle",
  ],
  ["leaves other links", { "etc/ssl/certs/ca-cert-a.pem": link("/srv/a") }, "whose bundle"],
  ["is a script", { "usr/sbin/update-ca-certificates": "#!/bin/sh\n" }, "update-ca-certificates"],
  ["reads an empty line", { "etc/ca-certificates.conf": "a.crt\n\n" }, "an empty line"],
])("a program that %s is not followed", async (_, more, message) => {
  const { refused } = await walkApkScript("update-ca-certificates", { ...files, ...more });
  expect(refused).toContain(message);
});
