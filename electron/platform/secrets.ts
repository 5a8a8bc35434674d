import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The part of Electron's safeStorage that is used here. */
export interface KeyRing {
  isEncryptionAvailable(): boolean;
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
}

/** Seals short texts for this user on this PC. */
export interface Secrets {
  /** True when the operating system guards the key; false when it lies in a file beside the data. */
  readonly kept: boolean;
  seal(text: string): Buffer;
  /** The text, or null when it was sealed on another PC, by another user, or is damaged. */
  open(sealed: Buffer): string | null;
}

const BY_SYSTEM = 1;
const BY_FILE = 2;

/**
 * Secrets guarded by the operating system (DPAPI, Keychain, libsecret). Where it offers nothing, a key file that only
 * this user may read takes its place: that protects copies of the data folder without the key, not more, and `kept`
 * says so. Linux' `basic_text` is a fixed password inside Chromium and therefore counts as nothing.
 * What was sealed one way is opened that way, also after the system's key ring came or went.
 */
export function openSecrets(ring: KeyRing, keyFile: string, platform: NodeJS.Platform = process.platform): Secrets {
  const backend = platform === 'linux' ? ring.getSelectedStorageBackend?.() : 'system';
  const kept = ring.isEncryptionAvailable() && backend !== 'basic_text' && backend !== 'unknown';
  return {
    kept,
    seal: (text) =>
      kept
        ? Buffer.concat([Buffer.of(BY_SYSTEM), ring.encryptString(text)])
        : Buffer.concat([Buffer.of(BY_FILE), sealWith(keyIn(keyFile), text)]),
    open: (sealed) => {
      try {
        const body = sealed.subarray(1);
        if (sealed[0] === BY_SYSTEM) return ring.decryptString(body);
        return sealed[0] === BY_FILE ? openWith(keyIn(keyFile), body) : null;
      } catch {
        return null;
      }
    },
  };
}

function keyIn(path: string): Buffer {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(path);
}

function sealWith(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function openWith(key: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}
