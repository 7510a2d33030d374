import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { missingHealthcheck } from "./missing-healthcheck.ts";

const marked = (text: string) => mark(missingHealthcheck, dockerfileSyntax, text, "Dockerfile");

test.each([
  ["a server", "FROM a\n[[EXPOSE 8000]]\nCMD b\n"],
  ["the first of several ports", "FROM a\n[[EXPOSE 80 443]]\nEXPOSE $PORT\nENTRYPOINT b\n"],
  ["what a stage inherits", "FROM a AS b\n[[EXPOSE 1]]\nFROM b\nCMD c\n"],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["a health check", "FROM a\nEXPOSE 1\nHEALTHCHECK CMD b\nCMD c\n"],
  ["one that is switched off", "FROM a\nEXPOSE 1\nHEALTHCHECK NONE\nCMD c\n"],
  ["an inherited one", "FROM a AS b\nHEALTHCHECK CMD b\nFROM b\nEXPOSE 1\nCMD c\n"],
  ["the program of the base", "FROM a\nEXPOSE 1\n"],
  ["a job", "FROM a\nCMD b\n"],
  ["UDP alone", "FROM a\nEXPOSE 53/udp\nCMD b\n"],
  ["a builder", "FROM a AS b\nEXPOSE 1\nCMD c\nFROM d\nCOPY --from=b /x /x\n"],
])("allows %s", (_, text) => {
  expect(marked(text)).toBe(text);
});
