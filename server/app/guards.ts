import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Action, may } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Account } from '#shared/sync/messages.ts';
import { CONSOLE_COOKIE, sessionOf } from '../auth/console-sessions.ts';
import { DEVICE_COOKIE, type Device, deviceOf, revokedDeviceOf } from '../auth/devices.ts';
import type { AppDeps } from './deps.ts';

/** Header that a foreign page cannot send without asking first: a second wall beside SameSite cookies. */
export const REQUEST_HEADER = 'x-sanzhi-request';

/** @throws CodedError N03 for a request that changes something without {@link REQUEST_HEADER} */
export async function refuseForeignWrites(request: FastifyRequest): Promise<void> {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (request.headers[REQUEST_HEADER] !== '1') throw new CodedError('N03', '缺少请求标记');
}

/** The device that asks. @throws CodedError A02, A27 */
export function deviceFrom(deps: AppDeps, request: FastifyRequest): Promise<Device> {
  return deviceOf(deps.county, request.cookies[DEVICE_COOKIE]);
}

/** A revoked device that asks. @throws CodedError A02 */
export function revokedDeviceFrom(deps: AppDeps, request: FastifyRequest): Promise<Device> {
  return revokedDeviceOf(deps.county, request.cookies[DEVICE_COOKIE]);
}

/**
 * The county person that asks, who must have this right (one of these rights) in the county (D§1.3; docs/rights.md names the requests).
 * @throws CodedError A05, A13 a first password that was not changed, A04 without the right
 */
export async function accountFrom(
  deps: AppDeps,
  request: FastifyRequest,
  right: Action | readonly Action[] = 'look',
): Promise<Account> {
  const account = await sessionOf(deps.county, request.cookies[CONSOLE_COOKIE]);
  if (account.mustChange === true) throw new CodedError('A13');
  const target = { unitCode: `${deps.county.countyId}000000` };
  if (![right].flat().some((one) => may(account, one, target))) throw new CodedError('A04');
  return account;
}

/** Sets a credential: out of reach of scripts and of other sites; `Secure` where the request came over TLS. */
export function setCredential(reply: FastifyReply, name: string, token: string, seconds?: number): void {
  reply.setCookie(name, token, {
    path: '/api',
    httpOnly: true,
    sameSite: 'strict',
    secure: 'auto',
    ...(seconds !== undefined && { maxAge: seconds }),
  });
}

/** Takes a credential back. */
export function clearCredential(reply: FastifyReply, name: string): void {
  reply.clearCookie(name, { path: '/api', httpOnly: true, sameSite: 'strict', secure: 'auto' });
}
