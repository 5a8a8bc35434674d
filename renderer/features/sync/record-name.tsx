import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useDesk } from '../../desk/desk-context.ts';
import { type RecordLine, recordLine } from './record-line.ts';

/** The title of a record as a link to it. */
export function RecordName({ id }: { id: string }) {
  const { store } = useDesk();
  const [line, setLine] = useState<RecordLine | null>(null);
  useEffect(() => {
    void recordLine(store, id).then(setLine);
  }, [store, id]);
  if (line === null) return <>…</>;
  if (!line.record) return <>{line.title}</>;
  return <Link href={`/record/${id}`}>{`${line.type} ${line.day} ${line.title}`}</Link>;
}
