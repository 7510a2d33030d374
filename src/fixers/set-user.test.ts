import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { rootUser } from "../rules/dockerfile/root-user.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { setUser } from "./set-user.ts";

const fix = (text: string, guided = false) =>
  fixFiles({
    files: { Dockerfile: text },
    rules: [rootUser],
    fixers: [setUser],
    syntaxes: [dockerfileSyntax],
    guided,
  });

const made =
  "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN useradd -m -u 1001 appuser && chown -R appuser:appuser /app\n";

test("is safe where the user was made, owns the folder, and is only not used", async () => {
  const { files, after } = await fix(`${made}EXPOSE 8000\n\n# start\nCMD ["uvicorn", "a:b"]\n`);
  expect(files["Dockerfile"]).toBe(
    `${made}EXPOSE 8000\n\nUSER 1001\n# start\nCMD ["uvicorn", "a:b"]\n`,
  );
  expect(after).toEqual([]);
});

test.each([
  ["a script starts it", `${made}CMD ["./start.sh"]\n`],
  ["a shell starts more than one program", `${made}CMD python a.py && python b.py\n`],
  [
    "the folder is not the user's",
    made.replace("/app\n", "/srv\n").replace("chown -R appuser:appuser /app", "true") +
      'CMD ["python"]\n',
  ],
  ["files come after the chown", `${made}COPY b /app/b\nCMD ["python"]\n`],
  [
    "something lives in the home of root",
    `${made.replace("COPY", "ENV PATH=/root/.local/bin:$PATH\nCOPY")}CMD ["python"]\n`,
  ],
  ["a volume may belong to root", `${made}VOLUME /app/files\nCMD ["python"]\n`],
  ["USER root was written on purpose", `${made}USER root\nCMD ["python"]\n`],
])("is only guided where %s", async (_, text) => {
  const safe = await fix(text);
  expect(safe.files["Dockerfile"]).toBe(text);
  const guided = await fix(text, true);
  expect(guided.files["Dockerfile"]).toMatch(/\nUSER 1001\n(?=CMD)/);
  expect(guided.after).toEqual([]);
  expect(guided.proposals[0]?.fix.notes?.[0]).toContain("must belong");
});

test.each([
  [
    "Debian",
    'FROM python:3.12-slim\r\nCMD ["python"]\r\n',
    'FROM python:3.12-slim\r\nRUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin app\r\nUSER 10001\r\nCMD ["python"]\r\n',
  ],
  [
    "Alpine",
    "FROM python:3.12-alpine\nCMD a",
    "FROM python:3.12-alpine\nRUN addgroup -g 10001 app && adduser -S -D -H -u 10001 -G app app\nUSER 10001\nCMD a",
  ],
  ["node", "FROM node:20\nCMD a\n", "FROM node:20\nUSER 1000\nCMD a\n"],
  [
    "distroless",
    'FROM gcr.io/distroless/static\nCMD ["a"]\n',
    'FROM gcr.io/distroless/static\nUSER 65532:65532\nCMD ["a"]\n',
  ],
  [
    "scratch",
    'FROM scratch\nCOPY a /\nENTRYPOINT ["/a"]\n',
    'FROM scratch\nCOPY a /\nUSER 10001:10001\nENTRYPOINT ["/a"]\n',
  ],
  [
    "a start before the last step",
    "FROM debian:12\nCMD a\nRUN b",
    "FROM debian:12\nCMD a\nRUN b\nRUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin app\nUSER 10001\n",
  ],
  [
    "the stage that is meant",
    "FROM node:20 AS a\nCMD x\nFROM alpine AS b\nUSER z\n",
    "FROM node:20 AS a\nUSER 1000\nCMD x\nFROM alpine AS b\nUSER z\n",
  ],
])("makes a user for %s", async (_, before, after) => {
  const fixed = await fix(before, true);
  expect(fixed.files["Dockerfile"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["a low port", "FROM node:20\nEXPOSE 80/tcp\nCMD a\n"],
  ["a low port of the program", 'FROM python:3\nCMD ["gunicorn", "-b", "0.0.0.0:80"]\n'],
  ["the program of the base", "FROM nginx:1\nCOPY a /b\n"],
  ["a server that the base brings", 'FROM nginx:1\nCMD ["nginx", "-g", "daemon off;"]\n'],
  ["a choice for root", 'FROM debian:12\nUSER root\nCMD ["cron"]\n'],
  ["no program at all", "FROM debian:12\nCOPY a /a\n"],
])("leaves %s to a person", async (_, text) => {
  const { files, refused } = await fix(text, true);
  expect(files["Dockerfile"]).toBe(text);
  expect(refused.map(({ reason }) => reason)).toEqual(["needs-person"]);
});
