// hob/codebase/*: files of the workspace by name, and a folder as text for a chat, within a bound.
import * as z from 'zod';
import { Attachment } from './chat.ts';

export const FilesParams = z.object({
  /** A part of the path; empty for all. */
  query: z.string(),
  most: z.number().int().min(1).max(5_000),
});
export type FilesParams = z.infer<typeof FilesParams>;
/** Request: text files of the workspace that are neither ignored nor excluded, those that fit best first. */
export const FILES_METHOD = 'hob/codebase/files';
export const FilesResult = z.object({ files: z.array(z.object({ uri: z.string(), path: z.string() })) });
export type FilesResult = z.infer<typeof FilesResult>;

export const FolderTextParams = z.object({
  /** A workspace folder or one below it. */
  uri: z.string(),
  /** `server/model` that will read it; missing means the chat's. */
  model: z.string().optional(),
});
export type FolderTextParams = z.infer<typeof FolderTextParams>;
/** Request: the folder's tree and as many of its files as have room. Ignored and excluded files are not in it. */
export const FOLDER_TEXT_METHOD = 'hob/codebase/folder';
export const FolderTextResult = z.object({
  attachment: Attachment,
  /** Files whose text is in it, and files of which only the name is. */
  files: z.number().int(),
  namesOnly: z.number().int(),
});
export type FolderTextResult = z.infer<typeof FolderTextResult>;
