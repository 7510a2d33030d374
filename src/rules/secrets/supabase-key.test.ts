import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { supabaseKey } from "./supabase-key.ts";

test.each([
  [`sbp_${made(40, "hex")}`, `sbp_${made(40, "hex")}`],
  [
    `sb_${"secret"}_${made(22, "url")}_${made(8, "url")}`,
    `sb_${"secret"}_${made(22, "url")}_${made(8, "url")}`,
  ],
])("reports %#", (text, token) => {
  expect(reported(supabaseKey, `key = "${text}"\n`)).toEqual([`critical ${token}`]);
});

test.each([`sb_${"publishable"}_${made(22)}_${made(8)}`, `sbp_${made(20, "hex")}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(supabaseKey, text)).toEqual([]);
  },
);
