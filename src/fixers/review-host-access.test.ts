import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { dockerSocket } from "../rules/compose/docker-socket.ts";
import { hostNamespace } from "../rules/compose/host-namespace.ts";
import { privileged } from "../rules/compose/privileged.ts";
import { composeSyntax } from "../syntax/compose.ts";
import { reviewHostAccess } from "./review-host-access.ts";

test("edits nothing and says for each what to find out", async () => {
  const text =
    "services:\n  a:\n    image: x\n    privileged: true\n    pid: host\n    volumes: [/var/run/docker.sock:/s]\n";
  const { files, before, refused } = await fixFiles({
    files: { "compose.yml": text },
    rules: [dockerSocket, hostNamespace, privileged],
    fixers: [reviewHostAccess],
    syntaxes: [composeSyntax],
    guided: true,
  });
  expect(files["compose.yml"]).toBe(text);
  expect(before).toHaveLength(3);
  expect(refused.map(({ reason }) => reason)).toEqual(Array(3).fill("needs-person"));
  expect(new Set(refused.map(({ message }) => message)).size).toBe(3);
});
