import { expect, test } from "vitest";
import { imageWith } from "../../../test/image-facts.ts";
import { rootUser } from "./root-user.ts";

test.each([[undefined], [""], ["root"], ["0"], ["0:0"], ["root:app"]])(
  "reports the user %s",
  (user) => {
    expect([...rootUser.find(imageWith(user === undefined ? {} : { user }))]).toHaveLength(1);
  },
);

test.each([["app"], ["1000:0"], ["rooter"], ["10"]])("allows the user %s", (user) => {
  expect([...rootUser.find(imageWith({ user }))]).toEqual([]);
});

test("allows an image that hands over by gosu", () => {
  expect([...rootUser.find(imageWith({ env: ["GOSU_VERSION=1.17"] }))]).toEqual([]);
});
