import type { Site } from "../../../model/index.ts";

/** What one file says of settings. Plain values. */
export interface FileSettings {
  readonly classes: readonly ClassFacts[];
  /** `settings = Settings()`, `def get_settings() -> Settings`. */
  readonly objects: readonly ObjectFacts[];
  readonly uses: readonly UseFacts[];
  /** What names on the level of the module stand for. */
  readonly imports: Readonly<Record<string, string>>;
}

/** A class that may be one of settings. */
export interface ClassFacts {
  readonly name: string;
  /** As they are written, through imports. */
  readonly bases: readonly string[];
  /** Fields, methods, properties and inner classes. */
  readonly members: readonly string[];
  /** It takes names that it does not list: `extra = "allow"`, `__getattr__`. */
  readonly takesMore: boolean;
}

export interface ObjectFacts {
  readonly name: string;
  /** The class, as it is written, through imports. */
  readonly of: string;
  readonly isFunction: boolean;
}

/** `settings.NAME`, `get_settings().NAME`. */
export interface UseFacts {
  readonly object: string;
  readonly isCall: boolean;
  readonly name: string;
  readonly site: Site;
}
