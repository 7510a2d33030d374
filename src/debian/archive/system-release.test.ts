import { expect, test } from "vitest";
import { readSystemRelease } from "./system-release.ts";

test.each([
  ['ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n', "debian bookworm"],
  [
    'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\nVERSION="12 (bookworm)"\n',
    "debian bookworm",
  ],
  ['PRETTY_NAME="Distroless"\r\nID="debian"\r\nVERSION_ID="13"\r\n', "debian trixie"],
  ["ID=ubuntu\nVERSION_CODENAME=jammy\nID_LIKE=debian\n", "ubuntu jammy"],
  ["ID=ubuntu\nVERSION='24.04.1 LTS (Noble Numbat)'\n", "ubuntu noble"],
])("%j is %s", (text, expected) => {
  const read = readSystemRelease(text);
  expect(`${read?.system} ${read?.codename}`).toBe(expected);
});

test.each([
  "",
  "ID=alpine\nVERSION_ID=3.20\n",
  "ID=linuxmint\nID_LIKE=ubuntu\nVERSION_CODENAME=virginia\n",
  "ID=debian\n",
  "ID=debian\nVERSION_CODENAME=../../x\n",
])("%j is none whose keys ship", (text) => {
  expect(readSystemRelease(text)).toBeUndefined();
});
