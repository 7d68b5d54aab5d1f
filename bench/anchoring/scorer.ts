// Asks a model server for the log-probability of a given continuation, token by token, from its own weights.

/** Natural logarithms, one per token of the continuation. */
export interface Scorer {
  tokenize(text: string): Promise<readonly number[]>;
  /** `prompt` and `continuation` are token ids. */
  score(prompt: readonly number[], continuation: readonly number[]): Promise<readonly number[]>;
}

/** Asks for each score once: the prompt at the cursor is the same for every length of the typed part. */
export function remembering(scorer: Scorer): Scorer {
  const known = new Map<string, Promise<readonly number[]>>();
  return {
    tokenize: (text) => scorer.tokenize(text),
    score: (prompt, continuation) => {
      const key = `${prompt.join()}/${continuation.join()}`;
      const scores = known.get(key) ?? scorer.score(prompt, continuation);
      known.set(key, scores);
      return scores;
    },
  };
}

/** A token is chosen for certain with this bias; what is reported is its probability without it. */
const FORCING_BIAS = 1000;

/**
 * llama-server gives log-probabilities of what it writes only, so each token of the continuation is forced by a bias and
 * asked for alone; the prefix cache makes that one evaluated token each. Reported is the probability from the raw logits
 * (`post_sampling_probs` false), which the bias does not touch.
 */
export function llamaServerScorer(url: string): Scorer {
  return {
    tokenize: async (text) => {
      const { tokens } = await post<{ tokens: number[] }>(`${url}/tokenize`, { content: text, parse_special: true });
      return tokens;
    },
    score: async (prompt, continuation) => {
      const scores: number[] = [];
      for (const [i, token] of continuation.entries()) {
        const answer = await post<LlamaAnswer>(`${url}/completion`, {
          prompt: [...prompt, ...continuation.slice(0, i)],
          n_predict: 1,
          n_probs: 1,
          temperature: 0,
          cache_prompt: true,
          logit_bias: [[token, FORCING_BIAS]],
        });
        const written = answer.completion_probabilities?.[0];
        // A token that ends inside a character is held back until the next: the line is scored as far as that.
        if (!written) break;
        if (written.id !== token || typeof written.logprob !== 'number') {
          throw new Error(`The server wrote token ${written.id} where ${token} was forced.`);
        }
        scores.push(written.logprob);
      }
      return scores;
    },
  };
}

interface LlamaAnswer {
  readonly completion_probabilities?: readonly { readonly id: number; readonly logprob: number }[];
}

/** vLLM gives the log-probabilities of a prompt's own tokens in one request. */
export function vllmScorer(url: string, model: string, key?: string): Scorer {
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  return {
    tokenize: async (text) => {
      const body = { model, prompt: text, add_special_tokens: false };
      const { tokens } = await post<{ tokens: number[] }>(`${url}/tokenize`, body, headers);
      return tokens;
    },
    score: async (prompt, continuation) => {
      const body = { model, prompt: [...prompt, ...continuation], max_tokens: 1, temperature: 0, prompt_logprobs: 0 };
      const answer = await post<VllmAnswer>(`${url}/v1/completions`, body, headers);
      const probabilities = answer.choices[0]?.prompt_logprobs ?? [];
      return continuation.map((token, i) => {
        const score = probabilities[prompt.length + i]?.[String(token)]?.logprob;
        if (score === undefined) throw new Error('The server gave no log-probability for a prompt token.');
        return score;
      });
    },
  };
}

interface VllmAnswer {
  readonly choices: readonly {
    readonly prompt_logprobs?: readonly (Readonly<Record<string, { readonly logprob: number }>> | null)[];
  }[];
}

/** Throws with the server's own words where it refuses. The answer's shape is the caller's knowledge of the server. */
async function post<T>(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as T;
}
