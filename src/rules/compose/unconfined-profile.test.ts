import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { unconfinedProfile } from "./unconfined-profile.ts";

const options = (items: string) => `services:\n  a:\n    security_opt: ${items}\n`;

test.each([
  "[[[seccomp:unconfined]]]",
  "\n      - no-new-privileges:true\n      - [[seccomp=unconfined]] # gdb",
  "[ [['apparmor:unconfined']], [[label:disable]] ]",
  '[ [[label=disable]], [["systempaths=unconfined"]] ]',
])("reports %s", (items) => {
  expect(mark(unconfinedProfile, composeSyntax, options(items))).toBe(options(items));
});

test.each([
  "[seccomp:./profile.json]",
  "[apparmor:docker-default, label:type:svirt_apache_t]",
  "[label:user:disable]",
  "[seccomp:/unconfined]",
])("allows %s", (items) => {
  expect(mark(unconfinedProfile, composeSyntax, options(items))).toBe(options(items));
});

test("reports a shared list once", () => {
  const text =
    "x-s: &s\n  - [[seccomp:unconfined]]\nservices:\n  a:\n    security_opt: *s\n  b:\n    security_opt: *s\n";
  expect(mark(unconfinedProfile, composeSyntax, text)).toBe(text);
});
