import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { linearKey } from "./linear-key.ts";

test.each([[`lin_${"api"}_${made(40)}`, `lin_${"api"}_${made(40)}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(linearKey, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`lin_${"api"}_${made(12)}`, "lin_api_key_for_the_workspace", ""])(
  "leaves %#",
  (text) => {
    expect(reported(linearKey, text)).toEqual([]);
  },
);
