import type { IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';

/** Registers one intent: its channel, the schema of what it is given, and what it does. */
export type RegisterIntent = <Arguments>(
  channel: string,
  schema: z.ZodType<Arguments>,
  act: (given: Arguments, event: IpcMainInvokeEvent) => unknown,
) => void;
