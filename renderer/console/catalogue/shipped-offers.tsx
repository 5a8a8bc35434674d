import { Button, Empty } from 'antd';
import { type Offer, withShipped } from './draft-model.ts';
import type { Draft } from './use-draft.ts';

const KINDS: Readonly<Record<Offer['kind'], string>> = { missing: '县里没有', different: '与县里的不同' };

/** Definitions that came with the program and that the county lacks or has otherwise; nothing is taken by itself. */
export function ShippedOffers({ draft, offers }: { readonly draft: Draft; readonly offers: readonly Offer[] }) {
  const { shipped } = draft.start;
  const take = (ids: readonly string[]) =>
    draft.change((source) => ids.reduce((now, id) => withShipped(now, shipped, id), source));
  if (offers.length === 0) return <Empty description="县里的台账与程序自带的一致" />;
  const missing = offers.filter(({ kind }) => kind === 'missing').map(({ id }) => id);
  return (
    <section className="sheet" aria-label="随程序更新">
      <p className="hint">
        程序自带的目录是第 {shipped.version} 版。采用后县里自己增加的字段和选项仍然保留；改动先进草稿，发布后才生效。
        {missing.length > 1 && (
          <Button size="small" onClick={() => take(missing)}>
            采用全部 {missing.length} 类县里没有的台账
          </Button>
        )}
      </p>
      <table className="plain-table" aria-label="随程序更新">
        <thead>
          <tr>
            <th scope="col">台账</th>
            <th scope="col">情况</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {offers.map(({ id, label, kind }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>{KINDS[kind]}</td>
              <td>
                <Button size="small" aria-label={`采用${label}`} onClick={() => take([id])}>
                  采用新版本的此类台账
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
