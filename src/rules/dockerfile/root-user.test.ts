import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { rootUser } from "./root-user.ts";

const marked = (text: string) => mark(rootUser, dockerfileSyntax, text, "Dockerfile");

test.each([
  ["no USER", 'FROM [[python:3.12-slim]]\nCMD ["python"]\n'],
  ["root in the end", "FROM a\nUSER app\nUSER [[root]]\nRUN b\n"],
  ["root by number", "FROM a\nUSER [[0:0]]\n"],
  ["root by a default", "FROM a\nARG U=root\nUSER [[$U]]\n"],
  [
    "the last stage alone",
    'FROM node:20 AS build\nRUN b\nFROM [[node:20]]\nCOPY --from=build /x /x\nCMD ["c"]\n',
  ],
  ["a stage on an earlier one", 'FROM python:3 AS base\nFROM [[base]]\nCMD ["a"]\n'],
  ["two targets", 'FROM [[node:20]] AS web\nCMD ["a"]\nFROM [[node:20]] AS worker\nCMD ["b"]\n'],
  [
    "an inherited USER once",
    'FROM a AS base\nUSER [[root]]\nCMD ["x"]\nFROM base AS b\nFROM base AS c\n',
  ],
  ["an app that is started elsewhere", "FROM [[python:3]]\nCOPY . /app\n"],
  ["scratch with a program", 'FROM [[scratch]]\nCOPY a /a\nENTRYPOINT ["/a"]\n'],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["a user", "FROM python:3\nUSER app\n"],
  ["a number", "FROM python:3\nUSER 1000:0\n"],
  ["a user from an earlier stage", "FROM python:3 AS base\nUSER app\nFROM base\n"],
  ["a user that is not known", "FROM python:3\nARG U\nUSER $U\nUSER ${APP_UID}\n"],
  ["a base that nothing is known of", 'FROM corp.example/base:1\nCMD ["a"]\n'],
  ["a base with a user", 'FROM gcr.io/distroless/static:nonroot\nCMD ["a"]\n'],
  ["a database, which gives up root itself", "FROM postgres:16\n"],
  [
    "an entry point that gives up root",
    'FROM debian:12\nRUN apt-get install -y gosu\nENTRYPOINT ["/entry.sh"]\n',
  ],
  ["an environment to build in", "FROM golang:1.23\nRUN go install a\nWORKDIR /b\n"],
  ["a stage of files", "FROM scratch AS export\nCOPY a /\n"],
  [
    "a stage for developers",
    'FROM node:20 AS dev\nCMD ["npm", "run", "dev"]\nFROM node:20\nUSER node\n',
  ],
  ["a builder", "FROM node:20 AS b\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=b /x /x\n"],
  ["nothing", ""],
])("allows %s", (_, text) => {
  expect(marked(text)).toBe(text);
});
