// The history of the rule set: every version with who made and approved it, and the two ways back.

import { App, Button, Form, Input, Modal, Table } from 'antd';
import { useState } from 'react';
import { useAdmin, useChange } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { go } from '../../route.ts';
import { useSession } from '../../session/session.tsx';
import { createDraft } from '../drafts/draft-queries.ts';

interface VersionLine {
  readonly number: number;
  readonly digest: string;
  readonly note: string;
  readonly activatedAt: string;
  readonly editors: readonly string[];
  readonly approver: string | null;
  readonly restores: number | null;
  readonly rules: readonly { readonly id: string }[];
}

const listVersions = `query ($before: Int) {
  activeVersion { number }
  versions(first: 20, before: $before) { number digest note activatedAt editors approver restores rules { id } }
}`;
const rollBack = `mutation ($from: Int!, $reason: String!) { rollBack(from: $from, reason: $reason) { number } }`;

interface Answer {
  readonly activeVersion: { readonly number: number } | null;
  readonly versions: readonly VersionLine[];
}

export default function VersionsPage() {
  const { t } = useSpeech();
  const { claims } = useSession();
  const [before, setBefore] = useState<number>();
  const [goingBack, setGoingBack] = useState(false);
  const query = useAdmin<Answer>(listVersions, before === undefined ? {} : { before });
  const active = query.data?.activeVersion?.number ?? 0;
  const mayChange = claims.office === 'SECURITY_ADMIN';
  return (
    <Page
      title={t('nav.versions')}
      lead={t('version.lead')}
      actions={
        mayChange && (
          <Button danger disabled={active < 2} onClick={() => setGoingBack(true)}>
            {t('version.back')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ versions }) => (
          <>
            <VersionTable versions={versions} active={active} mayChange={mayChange} />
            {versions.length === 20 && (
              <Button type="link" onClick={() => setBefore(versions.at(-1)?.number)}>
                {t('version.more')}
              </Button>
            )}
          </>
        )}
      </Loaded>
      {goingBack && (
        <RollBack
          from={active}
          close={() => setGoingBack(false)}
          done={() => {
            setGoingBack(false);
            query.again();
          }}
        />
      )}
    </Page>
  );
}

interface TableProps {
  readonly versions: readonly VersionLine[];
  readonly active: number;
  readonly mayChange: boolean;
}

function VersionTable({ versions, active, mayChange }: TableProps) {
  const { t, moment, count } = useSpeech();
  const { run } = useChange();
  const draftFrom = async (number: number) => {
    const title = t('version.restoreTitle', { number });
    const made = await run<{ createDraft: { id: string } }>(createDraft, { title, from: number });
    if (made !== undefined) go(`drafts/${made.createDraft.id}`);
  };
  return (
    <Table<VersionLine>
      size="small"
      className="framed"
      rowKey="number"
      dataSource={versions}
      pagination={false}
      columns={[
        {
          title: t('version.number'),
          dataIndex: 'number',
          width: 190,
          render: (number: number, { restores }) => (
            <>
              {t('draft.version', { number })}{' '}
              {number === active && <span className="mark mark-green">{t('version.current')}</span>}
              {restores !== null && (
                <span className="mark mark-grey">{t('version.restores', { number: restores })}</span>
              )}
            </>
          ),
        },
        { title: t('version.activated'), dataIndex: 'activatedAt', width: 190, render: moment },
        { title: t('version.note'), dataIndex: 'note' },
        {
          title: t('version.by'),
          width: 240,
          render: (_value, { editors, approver }) => `${editors.join('、') || '—'} ／ ${approver ?? '—'}`,
        },
        {
          title: t('version.rules'),
          width: 80,
          align: 'right',
          render: (_value, { rules }) => count(rules.length),
        },
        {
          key: 'actions',
          width: 120,
          render: (_value, { number }) =>
            mayChange &&
            number !== active && (
              <Button size="small" type="link" onClick={() => draftFrom(number)}>
                {t('version.draftFrom')}
              </Button>
            ),
        },
      ]}
    />
  );
}

function RollBack({ from, close, done }: { from: number; close: () => void; done: () => void }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const { busy, run } = useChange();
  const [form] = Form.useForm<{ reason: string }>();
  const back = async ({ reason }: { reason: string }) => {
    const made = await run<{ rollBack: { number: number } }>(rollBack, { from, reason });
    if (made === undefined) return;
    message.success(t('version.restored', { number: made.rollBack.number }));
    done();
  };
  return (
    <Modal
      open
      title={t('version.back')}
      okText={t('version.back')}
      okButtonProps={{ danger: true, loading: busy }}
      onOk={form.submit}
      onCancel={close}
    >
      <p>{t('version.backSure', { number: from - 1 })}</p>
      <Form form={form} layout="vertical" onFinish={back}>
        <Form.Item
          name="reason"
          label={t('version.reason')}
          rules={[{ required: true, message: t('editor.required') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
