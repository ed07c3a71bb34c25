// The rule of loopback_only.py, for processes of Node that a test starts.
"use strict";

const dns = require("node:dns");
const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");

const folder = process.env.OFFLINE_ATTEMPTS;

function isHere(host) {
  return !host || ["localhost", "::1", "::", "0.0.0.0"].includes(host) || (net.isIPv4(host) && host.startsWith("127."));
}

function refused(what) {
  const message = `a test tried to ${what}`;
  fs.appendFileSync(path.join(folder, String(process.pid)), `${message} (process ${process.pid}: ${process.argv.slice(0, 4).join(" ")})\n`);
  return Object.assign(new Error(`${message}. Tests talk to this machine only.`), { code: "EACCES" });
}

function guardConnections() {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...given) {
    // (options), (port, host), (path), or what net.connect() made of these
    const first = Array.isArray(given[0]) ? given[0][0] : given[0];
    const options = first !== null && typeof first === "object" ? first : { port: first, host: given[1] };
    const host = typeof options.host === "string" ? options.host : "";
    if (options.path || isHere(host)) return connect.apply(this, given);
    this.destroy(refused(`reach ${host}:${options.port}`));
    return this;
  };
}

function guardNames(names) {
  for (const name of Object.keys(names).filter((each) => /^(lookup|resolve|reverse)/.test(each))) {
    const ask = names[name];
    const guarded = function (host, ...rest) {
      if (isHere(host) || net.isIP(host)) return ask.call(this, host, ...rest);
      const error = refused(`look up ${host}`);
      const done = rest.at(-1);
      if (typeof done !== "function") return Promise.reject(error);
      process.nextTick(done, error);
    };
    names[name] = Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(ask));
  }
}

if (folder) {
  guardConnections();
  guardNames(dns);
  guardNames(dns.promises);
}
