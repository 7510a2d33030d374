import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { ldapInjection } from "./ldap-injection.ts";

const ldap =
  'import ldap, ldap3\nfrom flask import request\nfrom ldap.filter import escape_filter_chars\ndef view():\n    x = request.args["x"]\n';
const view = (head: string, ...lines: string[]) => ({
  "a.py": head + lines.map((line) => `    ${line}\n`).join(""),
});

test.each([
  [
    "python-ldap",
    view(ldap, "c = ldap.initialize('ldap://h')", "c.search_s('dc=x', 2, f'(uid={x})')"),
  ],
  ["ldap3", view(ldap, "c = ldap3.Connection('h')", "c.search('dc=x', '(uid=' + x + ')')")],
])("reports %s", (_, files) => {
  expect(findFlows(ldapInjection, files)).toEqual([expect.stringMatching(/^high a\.py:\d+ view$/)]);
});

test.each([
  [
    "an escaped value",
    view(
      ldap,
      "c = ldap.initialize('ldap://h')",
      "c.search_s('dc=x', 2, '(uid=%s)' % escape_filter_chars(x))",
    ),
  ],
])("allows %s", (_, files) => {
  expect(findFlows(ldapInjection, files)).toEqual([]);
});
