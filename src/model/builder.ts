import type { ProgramCommand } from "./programs.ts";

/** A program that makes an image of a Dockerfile. Pure: it says which commands do it. */
export interface Builder {
  readonly id: string;
  /** For people: `docker buildx`. */
  readonly title: string;
  /** Ends well where the program is there, and prints its version. */
  readonly probe: ProgramCommand;
  /** It attaches a bill of materials and provenance itself; suture does where it does not. */
  readonly attests: boolean;
  /** To run one after the other; the image lies in an OCI layout then. */
  commands(request: BuildRequest): readonly ProgramCommand[];
}

/** What is to be built, and how it comes out the same each time. */
export interface BuildRequest {
  /** Absolute path of a folder. */
  readonly context: string;
  /** Absolute path of a file. */
  readonly dockerfile: string;
  /** The last stage where left out. */
  readonly target?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Absolute paths of files that a RUN may mount, by their ids. Neither layers nor history keep them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** `os/architecture[/variant]`; that of the builder where there is none. */
  readonly platforms: readonly string[];
  /** Every image that the Dockerfile names. */
  readonly pins: readonly BasePin[];
  /** What must not come from an earlier build: upgrades of the system's packages. */
  readonly refresh?: Refresh;
  /** Seconds since the epoch: SOURCE_DATE_EPOCH. */
  readonly sourceDateEpoch: number;
  /** Folder that is not there yet; the OCI layout that is made. */
  readonly output: string;
  /** A name that no other build uses at the same time, for builders that cannot do without. */
  readonly name: string;
  /** Registries may be asked without TLS, where the user said so. */
  readonly isPlainAllowed: boolean;
}

/** An image as a Dockerfile names it, and the one that is meant today. */
export interface BasePin {
  /** With the values of `ARG` put in: `python:3.12`. */
  readonly image: string;
  /** As the Dockerfile spells it, where that differs: `${BASE}`. */
  readonly spelled?: string;
  readonly digest: string;
  readonly from:
    | {
        readonly kind: "registry" /** Without a tag: `docker.io/library/python`. */;
        readonly name: string;
      }
    | {
        readonly kind: "layout" /** Absolute path. */;
        readonly path: string;
        readonly tag?: string;
      };
}

export type Refresh =
  /** The Dockerfile names it before what is to be done again: its value is new each time. */
  | { readonly kind: "argument"; readonly name: string; readonly value: string }
  | { readonly kind: "stages"; readonly stages: readonly string[] }
  | { readonly kind: "all" };
