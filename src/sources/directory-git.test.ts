import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { paths, readDirectory } from "../../test/directories.ts";
import { needs } from "../../test/needs.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { nodeGit } from "../io/git.ts";

function git(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe("git", () => {
  needs("git")("what git tracks is read though it is ignored", async () => {
    const root = tempFolder({
      ".gitignore": "*.env\nsecret/\n",
      "a.env": "A=1",
      "b.env": "",
      "secret/deep/key": "k",
      "secret/other": "",
    });
    git(root, "init", "-q");
    git(root, "add", "-f", "a.env", "secret/deep/key", ".gitignore");
    const seen = await readDirectory(root, { git: nodeGit });
    expect(paths(seen)).toEqual([".gitignore", "a.env", "secret/deep/key"]);
    expect(paths(await readDirectory(root))).toEqual([".gitignore"]);
    expect(paths(await readDirectory(join(root, "secret"), { git: nodeGit }))).toContain(
      "deep/key",
    );
  });

  needs("git")("agrees with git on which untracked files are ignored", async () => {
    const pattern = fc.constantFrom(
      "a",
      "/a",
      "a/",
      "*.x",
      "!a.x",
      "b/*",
      "!b/a",
      "**/c",
      "a/**",
      "/b/c",
      "!c/",
      "[ab].x",
      "\\!a",
      "# a",
      "b/**/a",
      "[!a].x",
      "[[:alpha:]]?x",
      "[c-a].x",
      "?",
      "b\\/a",
      "**",
      "b/**/",
      "[a",
      "/",
      "b/c",
      "*/a",
      "a\\",
      "a b",
      "c.x ",
    );
    const file = fc.constantFrom(
      "a",
      "b/a",
      "b/c/a",
      "a.x",
      "b.x",
      "c/a.x",
      "b/b.x",
      "!a",
      "c/c",
      "b/c/b",
      "a b",
      "c.x",
      "b/d/a",
    );
    const rules = fc.array(pattern, { maxLength: 5 }).map((lines) => lines.join("\n"));
    await fc.assert(
      fc.asyncProperty(
        rules,
        rules,
        rules,
        fc.uniqueArray(file, { minLength: 2 }),
        async (top, inner, exclude, files) => {
          const root = tempFolder();
          git(root, "init", "-q");
          writeFileSync(join(root, ".git/info/exclude"), exclude);
          const made = {
            ".gitignore": top,
            "b/.gitignore": inner,
            ...Object.fromEntries(files.map((f) => [f, f])),
          };
          for (const [path, text] of Object.entries(made)) {
            mkdirSync(join(root, path, ".."), { recursive: true });
            try {
              writeFileSync(join(root, path), text);
            } catch {} // `a` cannot be a file and a folder
          }
          const expected = git(
            root,
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
          );
          expect(paths(await readDirectory(root)).sort()).toEqual(
            expected.split("\0").filter(Boolean).sort(),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  needs("git")("runs nothing that a repository's configuration names", async () => {
    const root = tempFolder({
      ".gitignore": "*.log\n",
      "a.log": "",
      "evil.sh": '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n',
    });
    chmodSync(join(root, "evil.sh"), 0o755);
    git(root, "init", "-q");
    git(root, "add", ".");
    for (const name of [
      "core.fsmonitor",
      "core.sshCommand",
      "core.pager",
      "core.editor",
      "diff.external",
      "filter.x.clean",
    ]) {
      git(root, "config", name, join(root, "evil.sh"));
    }
    git(root, "config", "core.hooksPath", root);
    for (const hook of ["post-index-change", "fsmonitor-watchman"]) {
      writeFileSync(join(root, hook), readFileSync(join(root, "evil.sh")), { mode: 0o755 });
    }
    expect((await nodeGit.trackedFiles(root))?.has("evil.sh")).toBe(true);
    expect(await nodeDisk.lstat(join(root, "ran"))).toBeUndefined();
    expect(await nodeGit.trackedFiles(tempFolder())).toBeUndefined();
    expect(await nodeGit.trackedFiles(join(root, "none"))).toBeUndefined();
  });
});
