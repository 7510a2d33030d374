import { expect, test } from "vitest";
import { parsePurl, purlIdentity } from "./purl.ts";

const plain = (text: string) => {
  const purl = parsePurl(text);
  return purl && { ...purl, qualifiers: Object.fromEntries(purl.qualifiers) };
};

test.each([
  [
    "pkg:deb/Debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.4",
    {
      type: "deb",
      namespace: "debian",
      name: "libssl3",
      version: "3.0.11-1~deb12u2",
      qualifiers: { arch: "amd64", distro: "debian-12.4" },
    },
  ],
  [
    "pkg:npm/%40shop/merge@4.17.15",
    { type: "npm", namespace: "@shop", name: "merge", version: "4.17.15", qualifiers: {} },
  ],
  ["pkg:npm/@shop/merge", { type: "npm", namespace: "@shop", name: "merge", qualifiers: {} }],
  [
    "pkg:golang/github.com/gorilla/Mux@v1.8.0#sub/path?not=query",
    {
      type: "golang",
      namespace: "github.com/gorilla",
      name: "Mux",
      version: "v1.8.0",
      qualifiers: {},
    },
  ],
  ["PKG:pypi/a@1", undefined],
  [
    "pkg:PyPI/Zope.Interface@6",
    { type: "pypi", name: "zope-interface", version: "6", qualifiers: {} },
  ],
  [
    "pkg:deb/debian/a@1%3A2%2Bb1?upstream=b%402&&=x&y=",
    {
      type: "deb",
      namespace: "debian",
      name: "a",
      version: "1:2+b1",
      qualifiers: { upstream: "b@2" },
    },
  ],
  [
    "pkg:oci/app@sha256%3Aab?tag=1%",
    { type: "oci", name: "app", version: "sha256:ab", qualifiers: { tag: "1%" } },
  ],
  [
    "pkg:rpm/RedHat/GConf2@1",
    { type: "rpm", namespace: "redhat", name: "GConf2", version: "1", qualifiers: {} },
  ],
  ["pkg:npm/", undefined],
  ["pkg:npm/@1", { type: "npm", name: "@1", qualifiers: {} }],
  ["pkg:", undefined],
  ["https://example.org/pkg:npm/a", undefined],
  ["", undefined],
])("%s", (text, expected) => {
  expect(plain(text)).toEqual(expected);
});

test("an identity holds neither version nor qualifiers", () => {
  const identity = (text: string) =>
    purlIdentity(parsePurl(text) ?? { type: "", name: "", qualifiers: new Map() });
  expect(identity("pkg:pypi/Jinja2@1?x=y")).toBe(identity("pkg:pypi/jinja2"));
  expect(identity("pkg:npm/a")).not.toBe(identity("pkg:npm/%40s/a"));
});
