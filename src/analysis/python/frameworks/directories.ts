import type { Framework } from "../../flow/framework.ts";

const connections = ["ldap.initialize()", "ldap.open()", "ldap.ldapobject.LDAPObject()"];
const searches = ["search", "search_s", "search_ext", "search_ext_s", "search_st"];
const documents = [
  "lxml.etree.parse()",
  "lxml.etree.fromstring()",
  "lxml.etree.XML()",
  "lxml.etree.HTML()",
  "lxml.html.fromstring()",
  "lxml.html.parse()",
  "lxml.etree.parse().getroot()",
];
const trees = ["xml.etree.ElementTree.parse()", "xml.etree.ElementTree.fromstring()"];

/** LDAP by python-ldap and ldap3; XPath by lxml and ElementTree. */
export const directories: Framework = {
  aliases: { "xml.etree.cElementTree.": "xml.etree.ElementTree." },
  sinks: [
    {
      refs: connections.flatMap((one) => searches.map((method) => `${one}.${method}`)),
      kind: "ldap",
      args: [0, 2, "base", "filterstr"],
      what: "a search of a directory",
    },
    {
      refs: ["ldap3.Connection().search"],
      kind: "ldap",
      args: [0, 1, "search_base", "search_filter"],
      what: "a search of a directory",
    },
    {
      refs: [
        ...documents.map((one) => `${one}.xpath`),
        ...[...documents, ...trees].flatMap((one) =>
          ["find", "findall", "findtext", "iterfind"].map((method) => `${one}.${method}`),
        ),
        "lxml.etree.XPath",
        "lxml.etree.ETXPath",
      ],
      kind: "xpath",
      args: [0, "path"],
      what: "an XPath expression",
    },
  ],
  sanitizers: {
    "ldap.filter.escape_filter_chars": ["ldap"],
    "ldap.filter.filter_format": ["ldap"],
    "ldap.dn.escape_dn_chars": ["ldap"],
    "ldap3.utils.conv.escape_filter_chars": ["ldap"],
    "ldap3.utils.dn.escape_rdn": ["ldap"],
  },
};
