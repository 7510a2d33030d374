import type { Scaffold } from "../model/index.ts";
import { jwtHandler } from "./jwt-handler.ts";

/** Code that suture writes for a project with its tests. Sorted by id. */
export const scaffolds: readonly Scaffold[] = [jwtHandler];
