/** What is to run once a day, and where. */
export interface ScheduleRequest {
  /** The plan as it is named from the folder that the schedule runs in. */
  readonly plan: string;
  /** Absolute path of that folder. */
  readonly folder: string;
  /** How suture is called there: absolute paths, since schedulers have a `PATH` of their own. */
  readonly command: readonly string[];
  /** Registry that is pushed to. */
  readonly registry: string;
  /** Names of the variables that the plan reads from the environment. */
  readonly variables: readonly string[];
}

/** In UTC for services, of the machine for cron and systemd. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}
