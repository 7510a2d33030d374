import { gunzipSync } from "node:zlib";
import { buildEpss, openEpss, restateEpss } from "../advisories/epss-table.ts";
import type { TableFeed, TableOrigin } from "../model/index.ts";

/** FIRST's daily estimate, for every CVE, that it is exploited within thirty days. */
export const epss: TableFeed = {
  id: "epss",
  title: "EPSS",
  kind: "table",
  path: "epss_scores-current.csv.gz",
  file: "epss.bin",
  build(bytes, origin) {
    const csv = unpacked(bytes);
    return csv && buildEpss(csv, origin);
  },
  restate: restateEpss,
  describe(kept) {
    const { header } = openEpss({
      sizeBytes: kept.length,
      readAt: (offset, length) => kept.subarray(offset, offset + length),
    });
    const { date, records, checked, url, validators } = header;
    return { date, records, checked, url, validators: validators as TableOrigin["validators"] };
  },
};

/** Some mirrors unpack it. */
function unpacked(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: 256 << 20 });
  } catch {
    return undefined;
  }
}
