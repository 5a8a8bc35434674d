import { SecondDesk } from '../second-client/desk.ts';
import { type ClientDesk, DEMO_PASSWORD, demoCode, enrolDesk, TOWNS } from './county-client.ts';

const PASSPHRASE = 'ＹＡＮＧ-杨树-2026';

/** A second client that joins the town of the tests, with a code as people copy it by hand. */
export async function secondDesk(origin: string, passphrase: string): Promise<SecondDesk> {
  const code = (await demoCode(origin, TOWNS.yangshu)).toLowerCase().replaceAll('-', ' ');
  return SecondDesk.join(origin, { code, login: 'yangshuzhen', password: DEMO_PASSWORD }, passphrase);
}

/** Two second clients and a desk of ours under one town key, which the first of them made. */
export async function secondTown(
  origin: string,
): Promise<{ readonly desk: SecondDesk; readonly other: SecondDesk; readonly ours: ClientDesk }> {
  const desk = await secondDesk(origin, PASSPHRASE);
  const other = await secondDesk(origin, PASSPHRASE.normalize('NFKC')); // half-width is the same
  return { desk, other, ours: await enrolDesk(origin, 'yangshu', '甲机', PASSPHRASE) };
}
