// The drafts, and the one that the address names.

import { Button, Checkbox, Empty, Form, Input, Modal, Table } from 'antd';
import { useState } from 'react';
import type { DraftSummary } from '../../admin/types.ts';
import { useAdmin, useChange } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { DraftStateTag } from '../../pieces/draft-state-tag.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { go, hrefOf, useRoute } from '../../route.ts';
import { useSession } from '../../session/session.tsx';
import { createDraft, listDrafts } from './draft-queries.ts';
import { DraftView } from './draft-view.tsx';

export default function DraftsPage() {
  const [, id] = useRoute().path.split('/');
  return id === undefined || id === '' ? <DraftList /> : <DraftView key={id} id={id} />;
}

const open = ['EDITING', 'IN_REVIEW', 'APPROVED'];

function DraftList() {
  const { t, moment } = useSpeech();
  const { claims } = useSession();
  const [closed, setClosed] = useState(false);
  const [naming, setNaming] = useState(false);
  const states = closed ? [...open, 'PUBLISHED', 'DISCARDED'] : open;
  const query = useAdmin<{ drafts: readonly DraftSummary[] }>(listDrafts, { states });
  const mayDraft = claims.office === 'SECURITY_ADMIN';
  const begin = mayDraft && (
    <Button type="primary" onClick={() => setNaming(true)}>
      {t('draft.new')}
    </Button>
  );
  return (
    <Page title={t('nav.drafts')} lead={t('draft.lead')} actions={begin}>
      <div className="bar">
        <Checkbox checked={closed} onChange={({ target }) => setClosed(target.checked)}>
          {t('draft.closed')}
        </Checkbox>
      </div>
      <Loaded query={query}>
        {({ drafts }) => (
          <Table<DraftSummary>
            size="small"
            className="framed"
            rowKey="id"
            dataSource={drafts}
            pagination={{ pageSize: 25, hideOnSinglePage: true }}
            locale={{ emptyText: <Empty description={t('draft.empty')}>{begin}</Empty> }}
            columns={[
              {
                title: t('draft.titleLabel'),
                dataIndex: 'title',
                render: (title: string, { id }) => <a href={hrefOf(`drafts/${id}`)}>{title}</a>,
              },
              {
                title: t('draft.state'),
                dataIndex: 'state',
                width: 110,
                render: (state) => <DraftStateTag state={state} />,
              },
              { title: t('draft.author'), dataIndex: 'author', width: 170 },
              {
                title: t('draft.base'),
                dataIndex: 'base',
                width: 120,
                render: (number: number) => t('draft.version', { number }),
              },
              { title: t('draft.updated'), dataIndex: 'updatedAt', width: 200, render: moment },
            ]}
          />
        )}
      </Loaded>
      {naming && <NewDraft close={() => setNaming(false)} />}
    </Page>
  );
}

function NewDraft({ close }: { close: () => void }) {
  const { t } = useSpeech();
  const { busy, run } = useChange();
  const [form] = Form.useForm<{ title: string }>();
  const create = async ({ title }: { title: string }) => {
    const made = await run<{ createDraft: { id: string } }>(createDraft, { title });
    if (made !== undefined) go(`drafts/${made.createDraft.id}`);
  };
  return (
    <Modal
      open
      title={t('draft.new')}
      okText={t('draft.create')}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={close}
    >
      <Form form={form} layout="vertical" onFinish={create}>
        <Form.Item
          name="title"
          label={t('draft.titleLabel')}
          extra={t('draft.titleHint')}
          rules={[{ required: true, message: t('editor.required') }]}
        >
          <Input autoFocus maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
