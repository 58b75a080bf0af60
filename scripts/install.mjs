/**
 * Runs `npm ci` if the installed packages differ from package-lock.json, and reports its progress. The system's Node.js
 * runs only this script and npm. Every later step runs with the Node.js of the package `node`. So npm's warnings
 * (EBADENGINE) that the system's Node.js is too old for a package can be ignored.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const EVERY_MS = 15_000;
const packagesIn = file => {
  const { '': _project, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
  return packages;
};
const wanted = packagesIn('package-lock.json');

/** Reports whether the packages are installed, from npm's own record. The record omits packages for other systems. */
function isInstalled() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync('node_modules/.installed') || !existsSync(record)) return false;
  const found = packagesIn(record);
  return (
    Object.entries(found).every(([path, entry]) => isDeepStrictEqual(entry, wanted[path])) &&
    Object.entries(wanted).every(([path, { optional }]) => optional || path in found)
  );
}

function install() {
  const total = Object.keys(wanted).length;
  console.error(
    `Installing up to ${total} packages with npm ci, which needs the network (not shown: EBADENGINE, because everything here runs with the Node.js among them)`,
  );
  const began = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - began) / 1000);
    console.error(`Installing packages (${seconds} s)`);
  }, EVERY_MS);
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit' });
  npm.on('error', error => {
    console.error(`npm cannot be started (${error.message}): install Node.js with npm`);
    process.exitCode = 1;
  });
  npm.on('close', status => {
    clearInterval(timer);
    process.exitCode = status ?? 1;
    if (status === 0) done();
    else console.error('npm ci failed; the reason is above. After fixing it, run make again.');
  });
}

const done = () => writeFileSync('node_modules/.installed', '');

if (isInstalled()) done();
else install();
