import { UsageError } from "../model/index.ts";

/** True for `os/architecture` or `os/architecture/variant`. */
export function isPlatform(text: string): boolean {
  return /^\w+\/\w+(?:\/\w+)?$/.test(text.replaceAll("-", "_"));
}

/**
 * True where an image of one platform is one of another that was asked for: names that mean the
 * same are one, and where no variant is asked for any fits.
 */
export function fitsPlatform(platform: string, wanted: string): boolean {
  const has = partsOf(platform);
  const asked = partsOf(wanted);
  if (has.os !== asked.os || has.architecture !== asked.architecture) return false;
  return !wanted.split("/")[2] || has.variant === asked.variant;
}

export interface PlatformChoice<T> {
  /** `os/architecture[/variant]`; linux/amd64 where left out, else the only one. */
  readonly wanted: string | undefined;
  readonly platformOf: (image: T) => string | undefined;
  /** What tells two images apart: their digest. */
  readonly keyOf: (image: T) => string;
}

/**
 * Chooses one of the images that are there for several platforms.
 *
 * @throws UsageError that lists what is there, where the choice is the user's
 */
export function choosePlatform<T>(
  images: readonly T[],
  { wanted, platformOf, keyOf }: PlatformChoice<T>,
): T {
  const fitting = images.filter((image) => {
    const platform = platformOf(image);
    return platform !== undefined && fitsPlatform(platform, wanted ?? defaultPlatform);
  });
  // A variant of its own is for newer processors only.
  const plain = fitting.find((image) => isDefaultVariant(platformOf(image) ?? ""));
  const chosen = plain ?? fitting[0] ?? onlyOne(images, { wanted, platformOf, keyOf });
  if (chosen !== undefined) return chosen;
  const listed = [...new Set(images.map((image) => platformOf(image) ?? keyOf(image)))].join(", ");
  throw wrongPlatform(wanted, listed);
}

/** The error that says what platforms there are. */
export function wrongPlatform(wanted: string | undefined, listed: string): UsageError {
  return new UsageError(
    wanted === undefined
      ? `The image is there for several platforms, and ${defaultPlatform} is not one`
      : `The image is not there for ${wanted}`,
    { hint: `Take --platform with what is there: ${listed}.` },
  );
}

const defaultPlatform = "linux/amd64";

/** Of one whose platform is not stated, its configuration will tell. */
function onlyOne<T>(
  images: readonly T[],
  { wanted, platformOf, keyOf }: PlatformChoice<T>,
): T | undefined {
  const open =
    wanted === undefined ? images : images.filter((image) => platformOf(image) === undefined);
  return new Set(open.map(keyOf)).size === 1 ? open[0] : undefined;
}

interface Parts {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
}

const architectures: Readonly<Record<string, string | undefined>> = {
  x86_64: "amd64",
  "x86-64": "amd64",
  aarch64: "arm64",
  i386: "386",
  i686: "386",
};

/** What is meant where no variant is stated. */
const variants: Readonly<Record<string, string | undefined>> = {
  amd64: "v1",
  arm64: "v8",
  arm: "v7",
};

function partsOf(platform: string): Parts {
  const [os = "", name = "", variant = ""] = platform.toLowerCase().split("/");
  const architecture = architectures[name] ?? name;
  return { os, architecture, variant: variant || (variants[architecture] ?? "") };
}

function isDefaultVariant(platform: string): boolean {
  const { architecture, variant } = partsOf(platform);
  return variant === (variants[architecture] ?? "");
}
