// The frame of a page: its heading, one line that says what it is for, what can be done with the whole of it, its content.

import type { ReactNode } from 'react';

export function Page({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <article className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <p className="quiet">{lead}</p>}
        </div>
        <div className="page-actions">{actions}</div>
      </header>
      {children}
    </article>
  );
}
