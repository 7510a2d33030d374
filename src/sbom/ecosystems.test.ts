import { expect, test } from "vitest";
import { type Purl, parsePurl } from "../versions/purl.ts";
import { languageOf, nameIn, systemOf, systemTypeOf } from "./ecosystems.ts";

const purl = (text: string): Purl => {
  const found = parsePurl(text);
  if (!found) throw new Error(`no package URL: ${text}`);
  return found;
};

test.each([
  ["pkg:npm/%40shop/merge@1", "npm", "@shop/merge"],
  ["pkg:golang/github.com/gorilla/mux@v1.8.0", "Go", "github.com/gorilla/mux"],
  ["pkg:maven/org.apache.logging/log4j@2", "Maven", "org.apache.logging:log4j"],
  ["pkg:pypi/Zope.Interface@6", "PyPI", "zope-interface"],
  ["pkg:cargo/serde@1", "crates.io", "serde"],
  ["pkg:gem/rails@7", "RubyGems", "rails"],
  ["pkg:composer/Laravel/framework@1", "Packagist", "laravel/framework"],
  ["pkg:nuget/Newtonsoft.Json@13", "NuGet", "newtonsoft.json"],
  ["pkg:generic/x@1", undefined, "x"],
  ["pkg:deb/debian/bash@5", undefined, "bash"],
])("%s is of %s and called %s", (text, ecosystem, name) => {
  expect([languageOf(purl(text)), nameIn(purl(text))]).toEqual([ecosystem, name]);
});

test.each([
  ["pkg:deb/debian/a@1?distro=debian-12.15", "debian", "12.15", "debian 12.15"],
  ["pkg:deb/debian/a@1?distro=bookworm", "debian", "12", "debian 12"],
  ["pkg:deb/ubuntu/a@1?distro=ubuntu-jammy", "ubuntu", "22.04", "ubuntu 22.04"],
  ["pkg:apk/alpine/a@1?distro=3.18.3", "alpine", "3.18.3", "alpine 3.18.3"],
  ["pkg:rpm/redhat/a@1?distro=redhat-9.3", "rhel", "9.3", "rhel 9.3"],
  ["pkg:rpm/opensuse/a@1?distro=opensuse-leap-15.5", "opensuse-leap", "15.5", "openSUSE Leap 15.5"],
  ["pkg:rpm/rocky/a@1", "rocky", "", "rocky"],
])("%s is of %s %s", (text, id, versionId, name) => {
  expect(systemTypeOf(purl(text))).toBeDefined();
  expect(systemOf(purl(text), undefined)).toEqual({ id, versionId, name });
});

test("the document's own system serves a package that names none, and gives the full name", () => {
  const os = { id: "debian", versionId: "12", name: "Debian GNU/Linux 12 (bookworm)" };
  expect(systemOf(purl("pkg:deb/debian/a@1"), os)).toBe(os);
  expect(systemOf(purl("pkg:deb/debian/a@1?distro=debian-12"), os)).toBe(os);
  expect(systemOf(purl("pkg:deb/debian/a@1?distro=debian-11"), os)?.versionId).toBe("11");
  expect(systemOf(purl("pkg:deb/a@1"), undefined)).toBeUndefined();
});
