// Header, navigation and the page that the address names.

import { LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Empty, Layout, Menu, Spin } from 'antd';
import { Suspense, useEffect } from 'react';
import { useSpeech } from './language/language.ts';
import { type PageEntry, pagesFor } from './navigation.ts';
import { CrashGuard } from './pieces/crash-guard.tsx';
import { LanguageSwitch } from './pieces/language-switch.tsx';
import { hrefOf, useRoute } from './route.ts';
import { useSession } from './session/session.tsx';

export function Frame() {
  const { t } = useSpeech();
  const { claims } = useSession();
  const { path } = useRoute();
  const offered = pagesFor(claims);
  const wanted = path === '' ? homeOf(offered) : offered.find((page) => matches(page, path));
  useEffect(() => {
    const title = wanted === undefined ? t('state.unknownPage') : t(wanted.title);
    document.title = `${title} · ${t('product')}`;
  }, [wanted, t]);
  return (
    <Layout className="frame">
      <button type="button" className="skip" onClick={focusContent}>
        {t('skip')}
      </button>
      <Header />
      <Layout>
        <Layout.Sider width={208} className="frame-nav">
          <Navigation offered={offered} current={wanted} />
        </Layout.Sider>
        <Layout.Content className="frame-content">
          <main id="content" tabIndex={-1}>
            {wanted === undefined ? <UnknownPage /> : <Current key={wanted.path} entry={wanted} />}
          </main>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

function Header() {
  const { t, moment } = useSpeech();
  const { claims, signOut } = useSession();
  const office = t(`office.${claims.office ?? claims.kind}`);
  return (
    <Layout.Header className="frame-header">
      <a className="brand" href={hrefOf('')}>
        <img src={new URL('./icon.svg', import.meta.url).href} alt="" width="24" height="24" />
        <strong>{t('product')}</strong>
        <span>{t('productLong')}</span>
      </a>
      <div className="frame-user">
        <LanguageSwitch />
        <span title={t('sign.until', { moment: moment(new Date(claims.expires).toISOString()) })}>
          <UserOutlined /> {claims.id}
          <span className="office">{office}</span>
        </span>
        <Button type="text" size="small" icon={<LogoutOutlined />} onClick={signOut}>
          {t('sign.out')}
        </Button>
      </div>
    </Layout.Header>
  );
}

function Navigation({ offered, current }: { offered: readonly PageEntry[]; current: PageEntry | undefined }) {
  const { t } = useSpeech();
  const groups = [...new Set(offered.map(({ group }) => group))];
  return (
    <nav aria-label={t('navigation')}>
      <Menu
        mode="inline"
        selectedKeys={current === undefined ? [] : [current.path]}
        items={groups.map((group) => ({
          key: group,
          type: 'group',
          label: t(group),
          children: offered
            .filter((page) => page.group === group)
            .map(({ path, title }) => ({ key: path, label: <a href={hrefOf(path)}>{t(title)}</a> })),
        }))}
      />
    </nav>
  );
}

function Current({ entry: { page: Page } }: { entry: PageEntry }) {
  const { t } = useSpeech();
  return (
    <CrashGuard>
      <Suspense fallback={<Spin className="page-wait" aria-label={t('state.loading')} />}>
        <Page />
      </Suspense>
    </CrashGuard>
  );
}

function UnknownPage() {
  const { t } = useSpeech();
  return (
    <Empty className="page-wait" description={t('state.unknownPage')}>
      <Button href={hrefOf('')}>{t('state.home')}</Button>
    </Empty>
  );
}

/** `rules/clerk-names` belongs to the page `rules`. */
function matches(page: PageEntry, path: string): boolean {
  return path === page.path || path.startsWith(`${page.path}/`);
}

/** The first page of the office, or of all. */
function homeOf(offered: readonly PageEntry[]): PageEntry | undefined {
  return offered.find(({ offices }) => offices !== undefined) ?? offered[0];
}

function focusContent(): void {
  document.getElementById('content')?.focus();
}
