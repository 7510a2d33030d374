import { expect, test } from "vitest";
import { readShipped } from "../../io/shipped.ts";
import { signingKeys } from "../openpgp/signing-keys.ts";
import { archiveKeysFile, readArchiveKeys } from "./archive-keys.ts";

const now = Date.UTC(2026, 10, 25) / 1000;
const shipped = await readShipped(archiveKeysFile);

test("every key that ships may sign, and is whose it is said to be", () => {
  const { debian, ubuntu } = readArchiveKeys(shipped);
  const usable = (keys: typeof debian) =>
    keys.map((key) => [
      key.primary.fingerprint,
      signingKeys(key, now).filter(({ problem }) => problem === undefined).length,
    ]);
  // Debian's as its web page on archive keys lists them: 11, 12 and 13, automatic, security and stable.
  expect(usable(debian)).toEqual([
    ["1F89983E0081FDE018F3CC9673A4F27B8DD47936", 2],
    ["AC530D520F2F3269F5E98313A48449044AAD5C5D", 2],
    ["A4285295FC7B1A81600062A9605C66F00D6C9793", 1],
    ["4D64FEC119C2029067D6E791F8D2585B8783D481", 1],
    ["B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8", 2],
    ["05AB90340C0C5E797F44A8C8254CF3B5AEC0A8F0", 2],
    ["04B54C3CDCA79751B16BC6B5225629DF75B188BD", 2],
    ["5E04A1E3223A19A20706E20F9904613D4CCE68C6", 2],
    ["41587F7DB8C774BCCF131416762F67A0B2C39DE4", 1],
  ]);
  expect(usable(ubuntu)).toEqual([
    ["790BC7277767219C42C86F933B4FE6ACC0B21F32", 1],
    ["F6ECB3762474EDA9D21B7022871920D1991BC93C", 1],
  ]);
});

test("only the key whose own signature is by SHA-1 is pinned", () => {
  const { debian, ubuntu } = readArchiveKeys(shipped);
  const pinned = [...debian, ...ubuntu].filter(({ isPinned }) => isPinned);
  expect(pinned.map(({ primary }) => primary.keyId)).toEqual(["3B4FE6ACC0B21F32"]);
});

test("Debian's keys expire by what they say themselves", () => {
  const { debian } = readArchiveKeys(shipped);
  const later = Date.UTC(2036, 0, 1) / 1000;
  const problems = debian.flatMap((key) => signingKeys(key, later).map(({ problem }) => problem));
  expect(new Set(problems)).toEqual(new Set(["has expired"]));
});
