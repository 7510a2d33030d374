import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { setcapRemove } from "./setcap-remove.ts";

const marked = (text: string) => mark(setcapRemove, dockerfileSyntax, text, "Dockerfile");

test.each([
  ["a bare call", "FROM a\nRUN [[setcap -r /usr/local/bin/python3.11]]\n"],
  ["a call in a list", "FROM a\nRUN b && [[/sbin/setcap -q -r $FILE]] && c\n"],
  ["two files", "FROM a\nRUN [[setcap -r /a -r /b]]\n"],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["a call that may fail", "FROM a\nRUN setcap -r /b || true\nRUN { setcap -r /b; } || true\n"],
  ["a condition", "FROM a\nRUN if setcap -r /b; then c; fi\n"],
  ["a guard by getcap", "FROM a\nRUN getcap /b | grep -q . && setcap -r /b; true\n"],
  ["capabilities that are given", "FROM a\nRUN setcap cap_net_bind_service=+ep /b\n"],
  ["words", "FROM a\nRUN echo setcap -r /b\n"],
])("allows %s", (_, text) => {
  expect(marked(text)).toBe(text);
});
