import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { anthropicKey } from "./anthropic-key.ts";

test.each([[`sk-ant-${"api03"}-${made(93, "url")}AA`, `sk-ant-${"api03"}-${made(93, "url")}AA`]])(
  "reports %#",
  (text, token) => {
    expect(reported(anthropicKey, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`sk-ant-${"api03"}-${made(20)}`, `sk-ant-${"api03"}-${"x".repeat(95)}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(anthropicKey, text)).toEqual([]);
  },
);
