import { useCallback } from 'react';
import { LoadedView } from '../loaded-view.tsx';
import { useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';

/** Every published version: who, when, why. */
export function VersionList() {
  const { api } = useSession();
  const load = useCallback((signal: AbortSignal) => api.catalogueVersions(signal), [api]);
  const versions = useLoaded(load);
  return (
    <LoadedView loaded={versions}>
      {(list) => (
        <section className="sheet" aria-label="发布过的版本">
          <table className="plain-table" aria-label="发布过的版本">
            <thead>
              <tr>
                <th scope="col">版本</th>
                <th scope="col">发布时间</th>
                <th scope="col">发布人</th>
                <th scope="col">说明</th>
              </tr>
            </thead>
            <tbody>
              {list.map((one) => (
                <tr key={one.version}>
                  <th scope="row">第 {one.version} 版</th>
                  <td>{shownMinute(one.publishedAt)}</td>
                  <td>{one.publishedBy || '程序'}</td>
                  <td>{one.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </LoadedView>
  );
}
