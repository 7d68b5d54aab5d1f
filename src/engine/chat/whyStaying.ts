// Attached files that must not leave this machine, where the model that would read them is on another one.
import type { Attachment } from '../../shared/protocol/chat.ts';
import type { RoutedModel } from '../routing/router.ts';

/** Why a file (its uri) must not leave this machine, as a sentence. */
export type WhyNotBeyond = (uri: string) => Promise<string | undefined>;

/** A sentence for the first that must stay; undefined where all may go, or nothing leaves. */
export async function whyStaying(
  { isShared }: RoutedModel,
  attachments: readonly Attachment[],
  whyNotBeyond: WhyNotBeyond | undefined,
): Promise<string | undefined> {
  if (!isShared || !whyNotBeyond) return undefined;
  for (const uri of filesIn(attachments)) {
    const why = await whyNotBeyond(uri);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Addresses of all files whose text is in the attachments, or was read for them; each once. */
export function filesIn(attachments: readonly Attachment[]): string[] {
  return [
    ...new Set(attachments.flatMap(({ uri, madeFrom = [] }) => (uri === undefined ? madeFrom : [uri, ...madeFrom]))),
  ];
}
