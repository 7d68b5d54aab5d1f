// node --require warp.cjs with HOB_WARP=4: this process's clocks and timers run four times as fast as the world's, so
// that a replay at --speed 4 looks to the server like one at normal speed. Its CPU does not run faster. CommonJS, for it
// must be in place before anything else is loaded.
const { promisify } = require('node:util');
const timers = require('node:timers');
const promises = require('node:timers/promises');
const { syncBuiltinESMExports } = require('node:module');

const factor = Number(process.env.HOB_WARP) || 1;

const shorten = (ms) => (typeof ms === 'number' ? ms / factor : ms);

function warpTimers() {
  for (const name of ['setTimeout', 'setInterval']) {
    const real = globalThis[name];
    const warped = (callback, ms, ...rest) => real(callback, shorten(ms), ...rest);
    const promised = real[promisify.custom];
    if (promised) warped[promisify.custom] = (ms, ...rest) => promised(shorten(ms), ...rest);
    globalThis[name] = warped;
    timers[name] = warped;
    const later = promises[name];
    promises[name] = (ms, ...rest) => later(shorten(ms), ...rest);
  }
  const wait = promises.scheduler.wait.bind(promises.scheduler);
  promises.scheduler.wait = (ms, options) => wait(shorten(ms), options);
  const timeout = AbortSignal.timeout;
  AbortSignal.timeout = (ms) => timeout.call(AbortSignal, Math.max(1, Math.round(shorten(ms))));
}

function warpClocks() {
  const RealDate = Date;
  const realNow = RealDate.now;
  const born = realNow();
  const now = () => Math.round(born + (realNow() - born) * factor);
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, self) =>
      Reflect.construct(target, args.length > 0 ? args : [now()], self === globalThis.Date ? target : self),
  });

  const elapsed = performance.now.bind(performance);
  const start = elapsed();
  performance.now = () => start + (elapsed() - start) * factor;

  const ticks = process.hrtime.bigint;
  const firstTick = ticks();
  const nanoseconds = () => firstTick + BigInt(Math.round(Number(ticks() - firstTick) * factor));
  const hrtime = (since) => {
    const from = since ? BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]) : 0n;
    const passed = nanoseconds() - from;
    return [Number(passed / 1_000_000_000n), Number(passed % 1_000_000_000n)];
  };
  process.hrtime = Object.assign(hrtime, { bigint: nanoseconds });
}

if (factor !== 1) {
  warpTimers();
  warpClocks();
  syncBuiltinESMExports();
}
