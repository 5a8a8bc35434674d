import {
  type CourierReport,
  courierPackagesSchema,
  courierReportSchema,
} from '#shared/sync/courier/courier-messages.ts';
import { downloadBlob } from '../../bridge/download-blob.ts';
import { problemOfAnswer, unreachable } from '../county-problem.ts';
import type { Tools } from '../month/month-api.ts';

/** Packages that people carry in, and the answers they carry back (SPEC.md §12). */
export interface CourierApi {
  importCourier(file: File): Promise<CourierReport>;
  /** Newest first. */
  courierPackages(signal?: AbortSignal): Promise<readonly CourierReport[]>;
  /** Hands the answer to the browser's downloads. */
  saveCourierAnswer(report: Pick<CourierReport, 'townId' | 'deviceId' | 'packageId'>): Promise<void>;
}

/** See {@link CourierApi}. */
export function courierCalls({ ask, query }: Tools): CourierApi {
  return {
    importCourier: (file) =>
      ask({
        path: 'courier/import',
        schema: courierReportSchema,
        write: { body: file, headers: { 'content-type': 'application/octet-stream' } },
      }),
    courierPackages: async (signal) =>
      (await ask({ path: 'courier/packages', schema: courierPackagesSchema, signal })).packages,
    async saveCourierAnswer({ townId, deviceId, packageId }) {
      const asked = query({ town: townId, device: deviceId, packages: packageId });
      const answer = await fetch(`/api/console/courier/answer?${asked}`, { cache: 'no-store' }).catch((cause) => {
        throw unreachable(cause);
      });
      if (!answer.ok) throw problemOfAnswer(answer.status, await answer.json().catch(() => undefined));
      downloadBlob(await answer.blob(), fileNameOf(answer.headers.get('content-disposition')));
    },
  };
}

function fileNameOf(disposition: string | null): string {
  const [, name] = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '') ?? [];
  return name === undefined ? '回执.szhz' : decodeURIComponent(name);
}
