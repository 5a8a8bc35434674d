import { type ReactNode, useEffect, useRef } from 'react';

interface PageProps {
  readonly title: string;
  /** Shown beside the title: buttons, pickers. */
  readonly tools?: ReactNode;
  /** Shown above the title: the way back. */
  readonly back?: ReactNode;
  /** How the page lies on paper; a landscape page prints its own title. */
  readonly print?: 'portrait' | 'landscape';
  readonly children: ReactNode;
}

/** One page: heading, tools, content. Takes the focus when it opens, so that a screen reader says where one is. */
export function Page({ title, tools, back, print = 'portrait', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} - 三治台账 县级平台`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <article className={print === 'landscape' ? 'page print-landscape' : 'page'}>
      {back && <div className="page-back no-print">{back}</div>}
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {tools && <div className="page-tools no-print">{tools}</div>}
      </header>
      {children}
    </article>
  );
}
