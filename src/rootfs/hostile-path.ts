import { EnvironmentError } from "../model/index.ts";

/**
 * The error for a path of a signed package that leads out of the root: whoever made that meant harm, and is not
 * to be believed in anything else.
 */
export function hostilePath(path: string): EnvironmentError {
  const shown = JSON.stringify(path.slice(0, 200));
  return new EnvironmentError(
    `A package of the archive holds a path that leads outside: ${shown}`,
    {
      hint: "Nothing was changed. Name another mirror in a file for --sources, and tell who runs this one.",
    },
  );
}
