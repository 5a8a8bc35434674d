import type { ErrorCode } from '#shared/kernel/coded-error.ts';

/**
 * How main answers an intent. Failures travel as data, because an error thrown in main reaches the window as one
 * sentence with Electron's own words around it; the preload turns them into errors that begin with the code.
 */
export type IntentReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };
