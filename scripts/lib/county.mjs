import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const WAIT_MS = 180_000;

/** The county server of this folder: starts `server/main.ts`, or finds the one that already runs on the same data. */
export function countyServer(data, port) {
  const origin = `http://127.0.0.1:${port}`;
  const note = join(data, 'running.json');
  let child;

  /** `ours` runs on our data, `other` is somebody else's program, `none` means the port is free. */
  async function whoIsThere() {
    let answer;
    try {
      answer = await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(3000) });
    } catch (error) {
      return error?.cause?.code === 'ECONNREFUSED' ? 'none' : 'other';
    }
    const health = await answer.json().catch(() => ({}));
    return health.product === 'sanzhi-ledger' && runningPid() !== null ? 'ours' : 'other';
  }

  /** Process number of the server that was started on these data and still lives, or null. */
  function runningPid() {
    try {
      const { pid, port: noted } = JSON.parse(readFileSync(note, 'utf8'));
      process.kill(pid, 0);
      return noted === port ? pid : null;
    } catch {
      return null;
    }
  }

  return {
    origin,
    whoIsThere,
    /** Starts the server and waits until it answers. Rejects with its last words when it ends before that. */
    async start(onLine) {
      mkdirSync(data, { recursive: true });
      child = spawnServer(data, port);
      const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
      const words = listen(child, onLine);
      writeFileSync(note, JSON.stringify({ pid: child.pid, port }));
      const deadline = Date.now() + WAIT_MS;
      while (Date.now() < deadline) {
        if (child.exitCode !== null) throw new Error(words());
        if ((await whoIsThere()) === 'ours') return { ended };
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      await this.stop();
      throw new Error(words());
    },
    /** Asks the server to stop, database included, and waits for it; after 30 s it is ended. */
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      if (process.platform !== 'win32') child.kill('SIGTERM'); // on Windows a signal would end it at once
      const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await gone;
      clearTimeout(late);
    },
  };
}

function spawnServer(data, port) {
  return spawn(process.execPath, ['server/main.ts'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'], // the server stops in order when its standard input ends, also when we are killed
    detached: process.platform !== 'win32', // Ctrl-C reaches only us: the database must be stopped by its server, in order
    env: {
      ...process.env,
      SANZHI_DEMO: process.env.SANZHI_DEMO ?? '1',
      SANZHI_DATA: data,
      SANZHI_PORT: String(port),
      SANZHI_STOP_WITH_PARENT: '1',
    },
  });
}

/** Hands on what the server says; the function gives its last words. */
function listen(child, onLine) {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      tail = (tail + bytes).slice(-4000);
      onLine(String(bytes));
    });
  }
  return () => tail;
}
