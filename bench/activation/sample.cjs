// node sample.cjs EXTENSION.js: loads the bundle and activates it once in this process, as VS Code's extension host does,
// and prints the times in milliseconds as JSON. Fails where a command of the manifest did not get registered.
const Module = require('node:module');
const path = require('node:path');
const { vscode, context, seen } = require('./vscodeStub.cjs');

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === 'vscode' ? vscode : load.call(this, request, ...rest);
};

const bundle = path.resolve(process.argv[2]);
const cpu = process.cpuUsage();
const begun = performance.now();
const extension = require(bundle);
const loaded = performance.now();
extension.activate(context);
const active = performance.now();
const { user, system } = process.cpuUsage(cpu);

const { contributes } = require('../../package.json');
const missing = contributes.commands.filter(({ command }) => !seen.commands.includes(command));
if (missing.length > 0 || seen.errors.length > 0) throw new Error(JSON.stringify({ missing, errors: seen.errors }));
console.log(JSON.stringify({ loadMs: loaded - begun, activateMs: active - loaded, cpuMs: (user + system) / 1000 }));
// The language server that would be started next is no part of this.
process.exit(0);
