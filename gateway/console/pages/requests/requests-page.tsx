// The inbox of requests for access: what is due first stands first.

import { App, Button, Empty, Form, Input, Modal, Segmented, Space, Table } from 'antd';
import { useState } from 'react';
import { useAdmin, useChange } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RungTag } from '../../pieces/rung-tag.tsx';
import { useSession } from '../../session/session.tsx';

const states = ['PENDING', 'APPROVED', 'REJECTED'] as const;
type State = (typeof states)[number];

interface AccessRequest {
  readonly id: string;
  readonly state: State;
  readonly principal: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly rung: string;
  readonly days: number;
  readonly caseNumber: string | null;
  readonly reason: string;
  readonly due: string;
  readonly overdue: boolean;
  readonly decidedBy: string | null;
  readonly comment: string | null;
}

const listRequests = `query ($states: [RequestState!]) {
  accessRequests(states: $states) {
    id state principal name roles purpose fields rung days caseNumber reason due overdue decidedBy comment
  }
}`;
const decideRequest = `mutation ($id: ID!, $approve: Boolean!, $comment: String!, $until: String) {
  decideRequest(id: $id, approve: $approve, comment: $comment, until: $until) { id state }
}`;

export default function RequestsPage() {
  const { t, moment } = useSpeech();
  const { claims } = useSession();
  const [state, setState] = useState<State>('PENDING');
  const [decided, setDecided] = useState<AccessRequest>();
  const query = useAdmin<{ accessRequests: readonly AccessRequest[] }>(listRequests, { states: [state] });
  const mayDecide = claims.office === 'SECURITY_ADMIN' && state === 'PENDING';
  return (
    <Page title={t('nav.requests')} lead={t('request.lead')}>
      <div className="bar">
        <Segmented
          value={state}
          onChange={setState}
          options={states.map((value) => ({ value, label: t(`request.${value}`) }))}
        />
      </div>
      <Loaded query={query}>
        {({ accessRequests }) => (
          <Table<AccessRequest>
            size="small"
            className="framed"
            rowKey="id"
            dataSource={accessRequests}
            pagination={{ pageSize: 25, hideOnSinglePage: true }}
            locale={{ emptyText: <Empty description={t('request.none')} /> }}
            columns={[
              {
                title: t('request.who'),
                width: 190,
                render: (_value, { principal, name, roles }) => (
                  <>
                    {name ?? principal}
                    <div className="quiet rule-note">{roles.join(' ')}</div>
                  </>
                ),
              },
              {
                title: t('request.what'),
                render: (_value, { fields, rung, purpose, caseNumber, days, reason }) => (
                  <>
                    <code>{fields.join(' ')}</code> <RungTag rung={rung} /> {t('request.days', { days })}
                    <div className="quiet rule-note">
                      {purpose} {caseNumber} · {reason}
                    </div>
                  </>
                ),
              },
              {
                title: t('request.due'),
                width: 190,
                render: (_value, { due, overdue, comment, decidedBy }) =>
                  decidedBy === null ? (
                    <>
                      {moment(due)} {overdue && <span className="mark mark-red">{t('request.overdue')}</span>}
                    </>
                  ) : (
                    `${decidedBy}：${comment ?? ''}`
                  ),
              },
              ...(mayDecide
                ? [
                    {
                      key: 'decide',
                      width: 90,
                      render: (_value: unknown, request: AccessRequest) => (
                        <Button size="small" onClick={() => setDecided(request)}>
                          {t('request.decide')}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Loaded>
      {decided !== undefined && (
        <Decision
          request={decided}
          close={() => setDecided(undefined)}
          done={() => {
            setDecided(undefined);
            query.again();
          }}
        />
      )}
    </Page>
  );
}

interface DecisionForm {
  readonly comment: string;
  readonly until?: string;
}

function Decision({ request, close, done }: { request: AccessRequest; close: () => void; done: () => void }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const { busy, run } = useChange();
  const [form] = Form.useForm<DecisionForm>();
  const decide = async (approve: boolean) => {
    const { comment, until = '' } = await form.validateFields();
    const end = until === '' ? {} : { until: `${until}T00:00:00+08:00` };
    if ((await run(decideRequest, { id: request.id, approve, comment, ...end })) === undefined) return;
    message.success(t('request.decided'));
    done();
  };
  const buttons = (
    <Space>
      <Button danger loading={busy} onClick={() => decide(false).catch(() => undefined)}>
        {t('request.reject')}
      </Button>
      <Button type="primary" loading={busy} onClick={() => decide(true).catch(() => undefined)}>
        {t('request.approve')}
      </Button>
    </Space>
  );
  return (
    <Modal
      open
      title={`${request.name ?? request.principal} · ${request.purpose}`}
      onCancel={close}
      footer={buttons}
    >
      <p>
        <code>{request.fields.join(' ')}</code> <RungTag rung={request.rung} />
      </p>
      <p className="quiet">{request.reason}</p>
      <Form form={form} layout="vertical">
        <Form.Item name="until" label={t('request.until')}>
          <Input type="date" />
        </Form.Item>
        <Form.Item
          name="comment"
          label={t('request.comment')}
          rules={[{ required: true, message: t('editor.required') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
