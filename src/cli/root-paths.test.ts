import { expect, test } from "vitest";
import { tiedReport } from "../../test/report-samples.ts";
import { renamePaths } from "./root-paths.ts";

test("renames Dockerfile lines of images, and nothing inside images", () => {
  const { assets, findings } = renamePaths(tiedReport, (path) => `shop/${path}`);
  const layers = assets.flatMap((asset) => asset.layers ?? []);
  const places = layers.flatMap(({ from, instructions }) =>
    [from, ...instructions].map((one) => one?.dockerfile?.path),
  );
  expect(places).toEqual(["shop/Dockerfile", undefined, undefined, "shop/Dockerfile"]);
  const [first] = findings;
  expect(first?.location.path).toBe("shop/Dockerfile");
  expect(first?.kind === "vulnerability" && first.package.location?.path).toBe(
    "var/lib/dpkg/status",
  );
});
