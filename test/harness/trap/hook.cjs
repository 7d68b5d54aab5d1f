// Loaded into a process with --require: writes down every way it takes to the network, one JSON line each, into the file
// that HOB_TRAP_FILE names. Everything of Node that connects ends in one of these: net and dgram sockets, or a DNS query
// (fetch, http, https, http2 and tls all open a net.Socket).
const dgram = require('node:dgram');
const dns = require('node:dns');
const fs = require('node:fs');
const net = require('node:net');

const file = process.env.HOB_TRAP_FILE;
const note = (kind, host, port) => fs.appendFileSync(file, `${JSON.stringify({ kind, host, port })}\n`);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function trapped(...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args);
  if (options.path) note('unix', options.path, 0);
  else note('connect', options.host ?? 'localhost', Number(options.port));
  return connect.apply(this, args);
};

for (const name of ['connect', 'send']) {
  const original = dgram.Socket.prototype[name];
  dgram.Socket.prototype[name] = function trapped(...args) {
    const host = args.findLast((arg) => typeof arg === 'string');
    note('datagram', host ?? 'localhost', Number(args.find((arg) => typeof arg === 'number') ?? 0));
    return original.apply(this, args);
  };
}

for (const [from, names] of [
  [dns, Object.keys(dns)],
  [dns.promises, Object.keys(dns.promises)],
  [dns.Resolver.prototype, Object.getOwnPropertyNames(dns.Resolver.prototype)],
  [dns.promises.Resolver.prototype, Object.getOwnPropertyNames(dns.promises.Resolver.prototype)],
]) {
  for (const name of names) {
    if (!/^(lookup|resolve|reverse)/.test(name) || typeof from[name] !== 'function') continue;
    const original = from[name];
    from[name] = function trapped(...args) {
      note('dns', String(args[0]), 53);
      return original.apply(this, args);
    };
  }
}
