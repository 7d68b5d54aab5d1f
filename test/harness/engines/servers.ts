// Starts each engine on a free loopback port with the flags its tests rely on, and waits until it answers.
import type { FixtureModel, Provided } from './provided.ts';

/** A server this process started; it stops when `stop` is called and at the latest when this process ends. */
export interface EngineServer {
  readonly kind: 'llama-server' | 'ollama' | 'vllm';
  /** Like `http://127.0.0.1:40123`, no path and no trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Names to send in requests; llama-server and vLLM answer to the fixture's name, Ollama to it with or without `:latest`. */
  readonly models: readonly FixtureModel[];
  readonly pid: number;
  readonly logFile: string;
  /** Ends it and its children politely, by force after 5 s; resolves when none of them is left. */
  stop(): Promise<void>;
  /** Ends it and its children at once (SIGKILL), as a crash would; resolves when the port is free again. */
  kill(): Promise<void>;
}
