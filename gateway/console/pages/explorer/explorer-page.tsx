// The developer's explorer: GraphiQL on the gateway, under a purpose, and below it why parts of the answer are masked or hidden.

import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { useMemo, useRef, useState } from 'react';
import { useSpeech } from '../../language/language.ts';
import { type AccessReport, AccessTable } from '../../pieces/access-table.tsx';
import { Page } from '../../pieces/page.tsx';
import { ReasonBar } from '../../pieces/reason-bar.tsx';
import { reasonHeaders, useCallReason } from '../../session/call-reason.ts';
import { useSession } from '../../session/session.tsx';
import { createFetcher } from './fetcher.ts';
import { usePlainTabs } from './use-plain-tabs.ts';

export default function ExplorerPage() {
  const { t } = useSpeech();
  const { headers, ended } = useSession();
  const reason = useCallReason();
  const [access, setAccess] = useState<AccessReport>();
  const explorer = useRef<HTMLDivElement>(null);
  usePlainTabs(explorer);
  const latest = useRef({ ...headers });
  latest.current = { ...headers, ...reasonHeaders(reason) };
  // One fetcher for the life of the page: a new one would make GraphiQL ask for the schema again.
  const fetcher = useMemo(() => createFetcher(() => latest.current, ended, setAccess), [ended]);
  return (
    <Page title={t('nav.explorer')} lead={t('explorer.lead')}>
      <ReasonBar />
      <div className="explorer" ref={explorer}>
        <GraphiQL
          fetcher={fetcher}
          defaultQuery={defaultQuery}
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled={false}
          forcedTheme="light"
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
        </GraphiQL>
      </div>
      <section className="panel explorer-access">
        <h2>
          {t('access.why')}
          {access !== undefined && (
            <span className="quiet">
              {' '}
              {t('access.under', { version: access.version, purpose: access.purpose })}
            </span>
          )}
        </h2>
        {access === undefined ? (
          <p className="quiet">{t('access.ask')}</p>
        ) : (
          <AccessTable entries={access.entries} />
        )}
      </section>
    </Page>
  );
}

const defaultQuery = `# 在此书写查询，按 Ctrl-Enter 执行 · Write a query, run it with Ctrl-Enter
{
  persons(first: 5) {
    nodes {
      personId
      name
      idNumber
      birthDate
    }
  }
}
`;
