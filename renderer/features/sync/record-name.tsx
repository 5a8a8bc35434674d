import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useDesk } from '../../desk/desk-context.ts';

/** The title of a record as a link to it. */
export function RecordName({ id }: { id: string }) {
  const { store } = useDesk();
  const [title, setTitle] = useState<string | null>(null);
  useEffect(() => {
    void store.get(id).then((found) => {
      const named = found?.record.ext.title;
      const type = found && store.catalogue.types.get(found.record.type)?.shortLabel;
      setTitle(found ? `${type ?? ''} ${found.record.mainDate} ${typeof named === 'string' ? named : ''}` : '');
    });
  }, [store, id]);
  if (title === null) return <>…</>;
  return title === '' ? <>本机没有的记录</> : <Link href={`/record/${id}`}>{title}</Link>;
}
