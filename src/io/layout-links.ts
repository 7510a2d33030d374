import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../model/index.ts";

/**
 * Links to an OCI layout from a path that can stand in the name of an image: buildah and podman
 * keep what they take from a layout under its path, which may hold no capitals and no dotted
 * folders then.
 *
 * @returns the same path for the same layout; the layout's own where no folder serves
 * @throws EnvironmentError where the folder for links is somebody else's
 */
export function linkLayout(layout: string): string {
  const place = [tmpdir(), "/tmp", "/var/tmp"].find((folder) => isName.test(folder));
  if (place === undefined || isName.test(layout)) return layout;
  const folder = join(place, `suture-layouts-${process.getuid?.() ?? 0}`);
  const link = join(folder, createHash("sha256").update(layout).digest("hex").slice(0, 16));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw refuse(folder, cause);
  }
  const { uid, mode } = lstatSync(folder);
  const isOwn = uid === (process.getuid?.() ?? uid) && (mode & 0o170777) === 0o040700;
  if (!isOwn) throw refuse(folder);
  rmSync(link, { force: true });
  symlinkSync(layout, link);
  return link;
}

/** Parts of lower-case letters and digits, as repositories of images have them. */
const isName = /^(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)+$/;

function refuse(folder: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(`Links to layouts cannot be made in ${folder}.`, {
    hint: "It must belong to the user that suture runs as, with mode 0700.",
    cause,
  });
}
