// What whoever is signed in may see, for the purpose they choose: types, fields, rungs, and the rules behind them.

import { Collapse, Empty, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useQuery } from '../../http/use-query.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { ReasonBar } from '../../pieces/reason-bar.tsx';
import { RungTag } from '../../pieces/rung-tag.tsx';
import { plain } from '../../rules/sentence.ts';
import { reasonHeaders, useCallReason } from '../../session/call-reason.ts';

interface VisibleField {
  readonly name: string;
  readonly title: string;
  readonly level: string;
  readonly uses: readonly ('READ' | 'MATCH' | 'STATISTICS' | 'EXPORT')[];
  readonly rungs: readonly { readonly rung: string; readonly rowsInWords: string }[];
  readonly rules: readonly string[];
}

interface VisibleType {
  readonly name: string;
  readonly title: string;
  readonly rows: string;
  readonly rowsInWords: string;
  readonly rules: readonly string[];
  readonly fields: readonly VisibleField[];
}

const mySight = `{ myFields(first: 1000) { nodes {
  name title rows rowsInWords rules fields { name title level uses rungs { rung rowsInWords } rules }
} } }`;

export default function SightPage() {
  const { t } = useSpeech();
  const reason = useDeferredValue(useCallReason());
  const [text, setText] = useState('');
  const query = useQuery<{ myFields: { nodes: readonly VisibleType[] } | null }>({
    path: '/graphql',
    query: mySight,
    headers: reasonHeaders(reason),
  });
  return (
    <Page title={t('nav.sight')} lead={t('sight.lead')}>
      <ReasonBar>
        <Input
          allowClear
          className="matrix-search"
          aria-label={t('search')}
          placeholder={t('search')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </ReasonBar>
      <Loaded query={query}>{({ myFields }) => <Sight types={myFields?.nodes ?? []} text={text} />}</Loaded>
    </Page>
  );
}

function Sight({ types, text }: { types: readonly VisibleType[]; text: string }) {
  const { t, half } = useSpeech();
  const ordered = [...types].sort((one, other) => other.fields.length - one.fields.length);
  const found = ordered.filter(({ name, title, fields }) =>
    [name, title, ...fields.flatMap((field) => [field.name, field.title])].some((each) =>
      each.includes(text),
    ),
  );
  if (found.length === 0) return <Empty className="page-wait" description={t('sight.none')} />;
  return (
    <Collapse
      className="sight"
      defaultActiveKey={found[0]?.name ?? ''}
      items={found.map((type) => ({
        key: type.name,
        label: (
          <>
            <strong>{plain(half(type.title))}</strong> <code className="quiet">{type.name}</code>
          </>
        ),
        extra: (
          <span className="quiet">{type.rows === 'ALL' ? t('sight.allRows') : half(type.rowsInWords)}</span>
        ),
        children: <FieldTable fields={type.fields} />,
      }))}
    />
  );
}

function FieldTable({ fields }: { fields: readonly VisibleField[] }) {
  const { t, half } = useSpeech();
  return (
    <table className="quiet-table">
      <thead>
        <tr>
          <th>{t('field')}</th>
          <th>{t('level')}</th>
          <th>{t('rung')}</th>
          <th>{t('sight.uses')}</th>
          <th>{t('access.rules')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, title, level, uses, rungs, rules }) => (
          <tr key={name}>
            <td title={half(title)}>
              {plain(half(title))} <code className="quiet">{name}</code>
            </td>
            <td>
              <span className={`level level-${level}`}>{level}</span>
            </td>
            <td>
              {rungs.map(({ rung, rowsInWords }) => (
                <div key={`${rung} ${rowsInWords}`}>
                  <RungTag rung={rung} />{' '}
                  {rungs.length > 1 && <span className="quiet">{half(rowsInWords)}</span>}
                </div>
              ))}
            </td>
            <td>{uses.map((use) => t(`use.${use}`)).join('、')}</td>
            <td>
              <code>{rules.join(' ')}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
