// Turns of a chat as OpenAI's API wants them: plain text, or parts where pictures go with it.
import type { ChatTurn } from '../modelClient.ts';

/** Pictures come before the words about them, as data URLs: nothing is fetched from anywhere. */
export function messagesOf(turns: readonly ChatTurn[]): readonly object[] {
  return turns.map(({ role, content, images }) => {
    if (!images || images.length === 0) return { role, content };
    const pictures = images.map(({ mediaType, base64 }) => {
      return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${base64}` } };
    });
    return { role, content: [...pictures, { type: 'text', text: content }] };
  });
}
