// Models that Ollama does not run itself but passes on to ollama.com: a local address that leads off the machine.
import { ServerError } from '../serverError.ts';

/**
 * Ollama's own rule for names: `NAME:cloud`, `NAME:TAG:cloud`, or a tag that ends in `-cloud`. An untagged
 * `name-cloud` is an ordinary local name. Case does not matter.
 */
export function isCloudName(name: string): boolean {
  return /:cloud$/i.test(name) || /:[^:/]*-cloud$/i.test(name);
}

export function refuseCloud(name: string, host = 'ollama.com'): ServerError {
  return new ServerError(
    'refused',
    `Ollama passes ${name} on to ${host}, and Hob keeps your code on this machine: choose another model.`,
    {
      remedy: { title: 'Switch Model', command: 'hob.switchModel' },
    },
  );
}
