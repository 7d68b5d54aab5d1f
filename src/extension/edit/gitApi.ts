// The part of the built-in Git extension's interface that is used; its types are not published as a package.
import { extensions, type SourceControlInputBox, type Uri } from 'vscode';
import { UserError } from '../../shared/base/errors.ts';

export interface GitRepository {
  readonly rootUri: Uri;
  readonly inputBox: Pick<SourceControlInputBox, 'value'>;
  readonly state: { readonly indexChanges: readonly unknown[] };
  /** With `cached`: what is staged. */
  diff(cached?: boolean): Promise<string>;
  log(options?: { maxEntries?: number }): Promise<readonly { readonly message: string }[]>;
}

interface GitApi {
  readonly repositories: readonly GitRepository[];
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** @throws UserError where Git is off or missing. */
async function gitApi(): Promise<GitApi> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) throw new UserError('The built-in Git extension is not there.');
  const exported = extension.isActive ? extension.exports : await extension.activate();
  if (!exported.enabled) throw new UserError('Git is turned off in this editor (git.enabled).');
  return exported.getAPI(1);
}

/** The repository whose button was pressed, else that of the active file, else the only one. */
export async function repositoryFor(rootUri: Uri | undefined, active: Uri | undefined): Promise<GitRepository> {
  const { repositories } = await gitApi();
  const [first] = repositories;
  if (!first) throw new UserError('There is no Git repository in this workspace.');
  const asked = repositories.find((each) => each.rootUri.toString() === rootUri?.toString());
  const around = repositories
    .filter((each) => active?.toString().startsWith(`${each.rootUri.toString()}/`))
    .sort((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0];
  return asked ?? around ?? first;
}
