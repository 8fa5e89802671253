// Runs a bundle with the machine code that V8 made of it the last time: compiling it anew takes longer than what most verbs do.
import { Buffer } from "node:buffer";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import module from "node:module";
import { dirname } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers";
import vm from "node:vm";

/** Bytes that begin a file of code: how many follow, since V8 does not notice one that was cut. */
const header = 8;

/**
 * @param {string} file  a CommonJS file in ASCII, since that is read and kept in half the time and space
 * @param {string} use  what it is run for: each use compiles other functions, and keeps these
 * @returns {Record<string, unknown>} what the file exports
 */
export function run(file, use) {
  const kept = `${file}.${use.replace(/[^\w-]/g, "").slice(0, 40)}-${process.version}`;
  const cachedData = read(kept);
  const script = new vm.Script(module.wrap(readFileSync(file, "latin1")), { filename: file, cachedData });
  const made = { exports: {} };
  script.runInThisContext()(made.exports, module.createRequire(file), made, file, dirname(file));
  if (cachedData === undefined || script.cachedDataRejected) keepLater(script, kept);
  return made.exports;
}

function read(path) {
  try {
    const all = readFileSync(path);
    const code = all.subarray(header);
    return all.readDoubleLE(0) === code.length ? code : undefined;
  } catch {
    return undefined;
  }
}

/** When the process ends, or soon, for one that will be killed. Nothing depends on it: a full disk keeps nothing. */
function keepLater(script, path) {
  let done = false;
  const keep = () => {
    if (done) return;
    done = true;
    const code = script.createCachedData();
    const length = Buffer.alloc(header);
    length.writeDoubleLE(code.length);
    const aside = `${path}.${process.pid}`;
    try {
      writeFileSync(aside, Buffer.concat([length, code]));
      renameSync(aside, path);
    } catch {
      // The next one compiles it again.
    }
  };
  process.once("exit", keep);
  setTimeout(keep, 5000).unref();
}
