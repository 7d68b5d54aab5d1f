// What rendered model text can ask for. Each needs a click of the person; none happens by rendering.

/** What an answer says of a code block around it. */
export interface AnnouncedBlock {
  /** What stands behind the fence. */
  readonly info: string;
  /** The line above it. */
  readonly above: string;
}

export interface ContentActions {
  copy(text: string): void;
  /** Puts exactly this text at the cursor of the last text editor. */
  insert(text: string): void;
  /** `language` as the model named it; empty where it named none. */
  newFile(text: string, language: string): void;
  /** Shows what the code would change in a file; without `block` all code of an answer. */
  apply(text: string, block?: AnnouncedBlock): void;
  /** Only http and https addresses arrive here; the host asks before it opens one. */
  openLink(url: string): void;
}
