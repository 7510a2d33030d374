import type { Framework } from "../../flow/framework.ts";

/** Directories and documents that are searched by an expression. */
export const directories: Framework = {
  aliases: { "ldapjs.Client()": "ldapjs.createClient()" },
  sinks: [
    {
      refs: ["ldapjs.createClient().search", "ldapts.Client().search", "activedirectory2.find"],
      kind: "ldap",
      args: [0, "filter"],
      what: "a search of a directory",
    },
    {
      refs: ["ldapjs.parseFilter", "ldapjs.filters.parseString"],
      kind: "ldap",
      args: [0],
      what: "a filter of a directory",
    },
    {
      refs: [
        "xpath.select",
        "xpath.select1",
        "xpath.evaluate",
        "xpath.parse",
        "xpath.useNamespaces()",
        "$global.document.evaluate",
        "libxmljs.parseXml().get",
        "libxmljs.parseXml().find",
      ],
      kind: "xpath",
      args: [0],
      what: "an XPath expression",
    },
  ],
  sanitizers: {
    "ldap-escape.filter": ["ldap"],
    "ldap-escape.dn": ["ldap"],
    "ldapjs.escape": ["ldap"],
  },
};
