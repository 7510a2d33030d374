import type { Location } from "./location.ts";

/** What is known of one layer of an image beside its bytes. */
export interface ImageLayer {
  readonly diffId: string;
  /** It belongs to the image that the application was built on; left out where that cannot be told. */
  readonly isBase?: boolean;
  /**
   * The instructions that made it, in their order. Several where a builder squashed them; none
   * where neither history nor contents tell. Never a guess.
   */
  readonly instructions: readonly LayerInstruction[];
  /** `high` where what the layer changed bears the instructions out, `medium` where only the history says so. */
  readonly confidence?: "high" | "medium";
  /** Of a base layer of an image that is tied to a Dockerfile: its `FROM`. */
  readonly from?: LayerInstruction;
  /** Packages that it brought and that a later layer removed or replaced: their bytes are still shipped. */
  readonly superseded: readonly SupersededPackage[];
}

/** An instruction of a Dockerfile, as the image's history or its Dockerfile tells it. */
export interface LayerInstruction {
  /** In upper case; left out where the history's text is no instruction. */
  readonly keyword?: string;
  /** One line, credentials masked, cut where it is long: `RUN apt-get install -y curl`. */
  readonly text: string;
  /** Its place in the Dockerfile, of an image that is tied to one. */
  readonly dockerfile?: Location;
}

export interface SupersededPackage {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly ecosystem: string;
  /** diffID of the later layer; left out where the file that named it is gone without a trace. */
  readonly by?: string;
  /** The version that is there instead; left out where the package was removed. */
  readonly replacedBy?: string;
}
