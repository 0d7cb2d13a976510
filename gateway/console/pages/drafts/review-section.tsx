// The last steps: submitting, the review by a second person, publishing. What a person may not do is said, not hidden; the API decides.

import { App, Button, Form, Input, Popconfirm, Space } from 'antd';
import { useChange } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { useSession } from '../../session/session.tsx';
import { type DraftDetail, publishDraft, reviewDraft, submitDraft } from './draft-queries.ts';

export interface ReviewProps {
  readonly draft: DraftDetail;
  readonly again: () => void;
  readonly published: () => void;
}

export function ReviewSection({ draft, again, published }: ReviewProps) {
  const { t } = useSpeech();
  const { claims } = useSession();
  const mayAct = claims.office === 'SECURITY_ADMIN';
  const own = draft.editors.includes(claims.id) || draft.author === claims.id;
  return (
    <>
      <section className="panel">
        <h2>{t('step.review')}</h2>
        {draft.note !== null && (
          <p>
            <span className="quiet">{t('review.note')}</span> {draft.note}
          </p>
        )}
        {draft.reviewer !== null && (
          <p>{t('review.by', { reviewer: draft.reviewer, comment: draft.comment ?? '' })}</p>
        )}
        {draft.state === 'EDITING' &&
          (mayAct ? <Submit draft={draft} again={again} /> : <p className="quiet">{t('review.wait')}</p>)}
        {draft.state === 'IN_REVIEW' &&
          (own || !mayAct ? (
            <p className="quiet">{t(own ? 'review.own' : 'review.wait')}</p>
          ) : (
            <Review draft={draft} again={again} />
          ))}
      </section>
      <section className="panel">
        <h2>{t('step.publish')}</h2>
        {draft.state === 'APPROVED' && mayAct ? (
          <Publish draft={draft} published={published} />
        ) : draft.published !== null ? (
          <p>{t('publish.done', { number: draft.published })}</p>
        ) : (
          <p className="quiet">{t('publish.wait')}</p>
        )}
      </section>
    </>
  );
}

function Submit({
  draft: { id, revision, checks, differences },
  again,
}: {
  draft: DraftDetail;
  again: () => void;
}) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const { busy, run } = useChange();
  const submit = async ({ note }: { note: string }) => {
    if ((await run(submitDraft, { draft: id, revision, note })) === undefined) return;
    message.success(t('review.submitted'));
    again();
  };
  return (
    <Form layout="vertical" onFinish={submit} className="review-form">
      <Form.Item
        name="note"
        label={t('review.note')}
        rules={[{ required: true, message: t('editor.required') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
      </Form.Item>
      <Button
        type="primary"
        htmlType="submit"
        loading={busy}
        disabled={!checks.passed || differences.length === 0}
      >
        {t('review.submit')}
      </Button>
    </Form>
  );
}

function Review({ draft: { id, revision }, again }: { draft: DraftDetail; again: () => void }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const { busy, run } = useChange();
  const [form] = Form.useForm<{ comment: string }>();
  const decide = async (approve: boolean) => {
    const { comment } = await form.validateFields();
    if ((await run(reviewDraft, { draft: id, revision, approve, comment })) === undefined) return;
    message.success(t(approve ? 'review.approved' : 'review.rejected'));
    again();
  };
  return (
    <Form form={form} layout="vertical" className="review-form">
      <Form.Item
        name="comment"
        label={t('review.comment')}
        rules={[{ required: true, message: t('editor.required') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
      </Form.Item>
      <Space>
        <Button type="primary" loading={busy} onClick={() => decide(true).catch(() => undefined)}>
          {t('review.approve')}
        </Button>
        <Button loading={busy} onClick={() => decide(false).catch(() => undefined)}>
          {t('review.reject')}
        </Button>
      </Space>
    </Form>
  );
}

function Publish({ draft: { id, revision }, published }: { draft: DraftDetail; published: () => void }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const { busy, run } = useChange();
  const publish = async () => {
    const done = await run<{ publishDraft: { number: number } }>(publishDraft, { draft: id, revision });
    if (done === undefined) return;
    message.success(t('publish.done', { number: done.publishDraft.number }));
    published();
  };
  return (
    <Popconfirm title={t('publish.now')} description={t('publish.sure')} onConfirm={publish}>
      <Button type="primary" loading={busy}>
        {t('publish.now')}
      </Button>
    </Popconfirm>
  );
}
