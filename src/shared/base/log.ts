// The logger that every process hands to its parts. Source text and secrets only ever at `trace`, secrets never.
import { stackOf } from './errors.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `info` for state changes, `debug` for requests (sizes and timings), `trace` for payloads. */
export interface Logger {
  log(level: LogLevel, message: string): void;
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error?: unknown): void;
  child(subject: string): Logger;
}

export type LogSink = (level: LogLevel, message: string) => void;

/** A logger over one sink; children put their subject before the message. */
export function createLogger(sink: LogSink, subject = ''): Logger {
  const log = (level: LogLevel, message: string) => sink(level, subject ? `[${subject}] ${message}` : message);
  return {
    log,
    trace: (message) => log('trace', message),
    debug: (message) => log('debug', message),
    info: (message) => log('info', message),
    warn: (message) => log('warn', message),
    error: (message, error) => log('error', error === undefined ? message : `${message}: ${stackOf(error)}`),
    child: (name) => createLogger(sink, subject ? `${subject}.${name}` : name),
  };
}

/** For tests and for parts that run without a log. */
export const silentLogger: Logger = createLogger(() => {});
