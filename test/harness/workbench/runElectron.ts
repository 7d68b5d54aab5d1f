// Runs the same integration suite in desktop VS Code, which @vscode/test-electron downloads: for developers and CI.
// `npm run test:electron -- 1.91.0 stable` (or HOB_VSCODE_VERSIONS); the extension must be built.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import type { TestResult } from '../runner/result.ts';
import { bundleSuite } from './bundleSuite.ts';
import { repositoryRoot } from './runCommand.ts';
import { publishSuiteResult, readSuiteResult } from './suiteResult.ts';

/** The oldest VS Code that package.json promises, and today's. */
function wantedVersions(): string[] {
  const given = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  if (given.length > 0) return given;
  const fromEnvironment = process.env['HOB_VSCODE_VERSIONS']?.split(/[\s,]+/).filter(Boolean);
  if (fromEnvironment !== undefined && fromEnvironment.length > 0) return fromEnvironment;
  return ['1.91.0', 'stable'];
}

async function runSuite(version: string, extensionTestsPath: string): Promise<TestResult> {
  const vscodeExecutablePath = await downloadAndUnzipVSCode(version).catch((error: unknown) => {
    throw new Error(
      `VS Code ${version} cannot be downloaded here (${error instanceof Error ? error.message : error}). ` +
        'Where only package registries are reachable, npm run test:integration runs the same suite.',
    );
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-electron-'));
  const workspace = path.join(folder, 'workspace');
  const report = path.join(folder, 'report.txt');
  const hostResult = path.join(folder, 'result.json');
  fs.mkdirSync(workspace);
  try {
    const code = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath,
      launchArgs: [
        workspace,
        '--disable-extensions',
        '--disable-workspace-trust',
        '--disable-updates',
        '--skip-welcome',
      ],
      extensionTestsEnv: { HOB_TEST_REPORT: report, HOB_TEST_HOST_RESULT: hostResult },
    }).catch(() => 1);
    if (fs.existsSync(report)) console.log(fs.readFileSync(report, 'utf8'));
    const result = readSuiteResult(hostResult);
    if (code !== 0 && result.failed === 0) result.failed = 1;
    return result;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const total: TestResult = { passed: 0, failed: 0, skipped: 0 };
try {
  const extensionTestsPath = await bundleSuite();
  for (const version of wantedVersions()) {
    console.log(`VS Code ${version}`);
    const result = await runSuite(version, extensionTestsPath);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed += 1;
}
publishSuiteResult(total);
process.exit(total.failed > 0 ? 1 : 0);
