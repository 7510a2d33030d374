import { expect, test } from "vitest";
import type { FileEntry } from "../model/index.ts";
import { textSyntax } from "../syntax/text.ts";
import { oldestPython } from "./python-version.ts";

const oldest = (files: Readonly<Record<string, string>>) =>
  oldestPython({
    entries: new Map(
      Object.entries(files).map(([path, text]) => [
        path,
        { path, type: "file", sizeBytes: text.length } as FileEntry,
      ]),
    ),
    open: async (path) => ({
      document: textSyntax.parse({ path, text: files[path] ?? "", encoding: "utf-8" }),
      expected: "",
    }),
  });

test.each([
  [{ "pyproject.toml": '[project]\nrequires-python = ">=3.9,<4"\n' }, [3, 9]],
  [{ "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.10"\n' }, [3, 10]],
  [{ "setup.py": 'setup(name="x", python_requires=">=3.7, !=3.8.1")' }, [3, 7]],
  [{ "setup.cfg": "[options]\r\npython_requires = >=3.8\r\n" }, [3, 8]],
  [{ ".python-version": "3.12.1\n" }, [3, 12]],
  [{ "api/Dockerfile": "FROM --platform=x docker.io/library/python:3.11-slim AS a\n" }, [3, 11]],
  [{ Dockerfile: "FROM python:3.13\n", "pyproject.toml": 'requires-python = ">=3.10"\n' }, [3, 10]],
  [{ Dockerfile: "FROM node:20\n", "a.py": "python_requires = '3.1'" }, undefined],
  [{}, undefined],
])("%j", async (files, version) => {
  expect(await oldest(files as unknown as Record<string, string>)).toEqual(version);
});
