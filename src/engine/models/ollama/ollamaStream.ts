// Ollama's NDJSON lines as stream events. Text goes out as it comes; the last record brings the figures.
import { isSameOllamaName, otherModel } from '../answeredModel.ts';
import { errorFromAnswer } from '../errorAnswer.ts';
import type { ReportedTimings, ReportedUsage, StreamEvent } from '../modelClient.ts';
import { ServerError } from '../serverError.ts';
import { refuseCloud } from './cloudModels.ts';
import type { StreamRecord } from './ollamaAnswers.ts';

const NANOSECONDS_PER_MS = 1e6;

/**
 * `textOf` takes the text out of a record: generate and chat keep it in different places. A stream may end without
 * its last record (Ollama gives up after 30 equal chunks): that is an `end` with reason `incomplete`.
 */
export async function* readStream(
  lines: AsyncIterable<string>,
  about: { readonly server: string; readonly model: string },
  textOf: (record: StreamRecord) => string | undefined,
): AsyncGenerator<StreamEvent> {
  for await (const line of lines) {
    if (line === '') continue;
    const record = parse(line, about.server);
    if (record.error !== undefined) throw errorFromAnswer({ body: record }, `${about.server} (${about.model})`);
    if (record.remote_host) throw refuseCloud(about.model, record.remote_host);
    if (typeof record.model === 'string' && record.model && !isSameOllamaName(about.model, record.model))
      throw otherModel(about.server, about.model, record.model);
    const thinking = record.thinking ?? record.message?.thinking;
    if (thinking) yield { type: 'thinking', text: thinking };
    const text = textOf(record);
    if (text) yield { type: 'text', text };
    if (record.done === true) {
      yield {
        type: 'end',
        reason: record.done_reason === 'length' ? 'length' : 'stop',
        usage: usageOf(record),
        timings: timingsOf(record),
      };
      return;
    }
  }
  yield { type: 'end', reason: 'incomplete' };
}

function parse(line: string, server: string): StreamRecord {
  try {
    const record: unknown = JSON.parse(line);
    if (typeof record === 'object' && record !== null) return record;
  } catch {
    // Said below; the parser's own words would repeat the model's text.
  }
  throw new ServerError('protocol', `${server} sends a line that is no JSON record.`);
}

/** `prompt_eval_count` counts the whole prompt, what came from the cache included; how much that was it does not say. */
function usageOf(record: StreamRecord): ReportedUsage {
  return {
    ...(record.prompt_eval_count !== undefined && { promptTokens: record.prompt_eval_count }),
    ...(record.eval_count !== undefined && { outputTokens: record.eval_count }),
  };
}

/** `evaluatedTokens` is missing on purpose: the duration is that of the uncached part, whose length is not told. */
function timingsOf(record: StreamRecord): ReportedTimings {
  return {
    ...(record.prompt_eval_duration !== undefined && { evaluateMs: record.prompt_eval_duration / NANOSECONDS_PER_MS }),
    ...(record.eval_count !== undefined && { generatedTokens: record.eval_count }),
    ...(record.eval_duration !== undefined && { generateMs: record.eval_duration / NANOSECONDS_PER_MS }),
    ...(record.load_duration !== undefined && { loadMs: record.load_duration / NANOSECONDS_PER_MS }),
  };
}
