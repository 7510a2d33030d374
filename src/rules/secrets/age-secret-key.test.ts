import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { ageSecretKey } from "./age-secret-key.ts";

test.each([[`AGE-SECRET-KEY-1${made(58, "bech32")}`, `AGE-SECRET-KEY-1${made(58, "bech32")}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(ageSecretKey, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`AGE-SECRET-KEY-1${made(40, "bech32")}`, `age1${made(58, "lower")}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(ageSecretKey, text)).toEqual([]);
  },
);
