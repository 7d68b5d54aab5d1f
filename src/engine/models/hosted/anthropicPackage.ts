// The part of Anthropic's package that Hob uses; a bundle of its own (esbuild.js), read at the first question to Claude.
import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { Messages } from '@anthropic-ai/sdk/resources/messages/messages';

/** The package's whole client brings agents, files and a shell along: five times as much code. */
export class Anthropic extends BaseAnthropic {
  readonly messages = new Messages(this);

  /** Never looks for keys in files or in the environment. */
  protected override _shouldResolveDefaultCredentials(): boolean {
    return false;
  }
}
