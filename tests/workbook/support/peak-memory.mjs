// Imported before a child's program: tells on file descriptor 3, at its end, what it took: "<most memory in kB> <processor ms>".
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, `${mostMemory()} ${(user + system) / 1000}`);
});

function mostMemory() {
  // A spawned process inherits its parent's maxRSS on Linux; VmHWM is its own.
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
