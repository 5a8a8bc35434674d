import type { ReactNode } from 'react';

interface PageProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** As high as the window; what scrolls is inside. */
  readonly isFull?: boolean;
  readonly children: ReactNode;
}

/** One screen: its title, what can be done on it, its content. */
export function Page(props: PageProps) {
  return (
    <section className={props.isFull ? 'page is-full' : 'page'}>
      <header className="page-head">
        <h1>{props.title}</h1>
        {props.note && <div className="page-note">{props.note}</div>}
        <div className="page-actions">{props.actions}</div>
      </header>
      {props.children}
    </section>
  );
}

/** A framed part of a screen with a heading. */
export function Panel(props: { title: ReactNode; extra?: ReactNode; children: ReactNode; name?: string }) {
  return (
    <section className="panel" aria-label={props.name}>
      <header className="panel-head">
        <h2>{props.title}</h2>
        {props.extra}
      </header>
      <div className="panel-body">{props.children}</div>
    </section>
  );
}

/** Said instead of an empty table: what is not there, and what to do. */
export function EmptyNote({ children }: { children: ReactNode }) {
  return <p className="empty-note">{children}</p>;
}
