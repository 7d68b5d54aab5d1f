// Why there is no model for a task, in words for a person, with the command that helps.
import { plainText } from '../../shared/base/plainText.ts';
import type { Reason, ServerStatus } from '../../shared/protocol/status.ts';
import type { Task } from '../../shared/protocol/tasks.ts';

const SHOW_SERVERS = 'hob.showServers';
const SWITCH_MODEL = 'hob.switchModel';
const SET_SERVER_KEY = 'hob.setServerKey';

export const LOOKING: Reason = { code: 'looking', text: 'Looking for a model server.', command: SHOW_SERVERS };

/** `here` says which machine that is, where it is not the one in front of the person. */
export function noServer(here = 'this machine'): Reason {
  return {
    code: 'no-server',
    text: `No model server was found on ${here}: start Ollama, vLLM or llama-server there, or set hob.servers.`,
    command: SHOW_SERVERS,
  };
}

/** A server that cannot be asked now, in the words its state has. */
export function serverReason(status: ServerStatus): Reason {
  const codes: Partial<Record<ServerStatus['state'], string>> = {
    starting: 'looking',
    loading: 'loading',
    busy: 'server-busy',
    unauthorized: 'server-unauthorized',
    refused: 'server-refused',
    noModel: 'no-model',
  };
  const code = codes[status.state] ?? 'server-down';
  if (code === 'looking') return LOOKING;
  const detail = status.detail === undefined ? '' : ` ${status.detail}`;
  const words: Record<string, string> = {
    loading: `${status.name} is loading its model.`,
    'server-busy': `${status.name} is busy.${detail}`,
    'server-unauthorized': status.detail ?? `${status.name} wants a key.`,
    'server-refused': status.detail ?? `${status.name} cannot be used as it is set.`,
    'no-model': `${status.name} has no model yet: fetch one, for example with “ollama pull qwen2.5-coder:1.5b”.`,
    'server-down': `${status.name} does not answer.${detail}`,
  };
  const command = code === 'server-unauthorized' ? SET_SERVER_KEY : SHOW_SERVERS;
  return { code, text: words[code] ?? `${status.name} does not answer.`, command };
}

export function serverGone(model: string, server: string): Reason {
  return {
    code: 'no-such-server',
    text: `${plainText(model)} is chosen, but there is no server ${plainText(server)}.`,
    command: SWITCH_MODEL,
  };
}

export function modelGone(model: string): Reason {
  return {
    code: 'model-gone',
    text: `${plainText(model)} is chosen, but its server does not have it (any more).`,
    command: SWITCH_MODEL,
  };
}

export function notAName(model: string): Reason {
  return {
    code: 'bad-model-name',
    text: `“${plainText(model)}” names no model: write it as server/model.`,
    command: SWITCH_MODEL,
  };
}

export function leavesMachine(model: string): Reason {
  return {
    code: 'leaves-machine',
    text: `${plainText(model)} runs on another machine, and Hob keeps your code on this one.`,
    command: SWITCH_MODEL,
  };
}

export function cannotDo(model: string, task: Task): Reason {
  return {
    code: 'cannot-do-task',
    text: `${plainText(model)} is chosen for ${task}, but cannot do that.`,
    command: SWITCH_MODEL,
  };
}

export function nothingFits(task: Task): Reason {
  return { code: 'no-model-for-task', text: `None of the installed models can do ${task}.`, command: SWITCH_MODEL };
}
