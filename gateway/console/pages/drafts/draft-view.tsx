// A draft on its way: changes, checks, diff, replay, review, publishing, one below the other, with the step it stands at on top.

import { Alert, Button, Empty, Popconfirm, Steps } from 'antd';
import { useAdmin, useChange } from '../../admin/use-admin.ts';
import { useSpeech } from '../../language/language.ts';
import { DraftStateTag } from '../../pieces/draft-state-tag.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { go, hrefOf } from '../../route.ts';
import { useSession } from '../../session/session.tsx';
import { ChangeList } from './change-list.tsx';
import { CheckList } from './check-list.tsx';
import { type DraftAnswer, type DraftDetail, discardDraft, oneDraft, rebaseDraft } from './draft-queries.ts';
import { EffectSection } from './effect-section.tsx';
import { ReplaySection } from './replay-section.tsx';
import { ReviewSection } from './review-section.tsx';

export function DraftView({ id }: { id: string }) {
  const { t } = useSpeech();
  const query = useAdmin<DraftAnswer>(oneDraft, { id });
  const draft = query.data?.draft;
  return (
    <Page
      title={draft?.title ?? t('nav.drafts')}
      actions={
        draft === undefined || draft === null ? undefined : <DraftActions draft={draft} again={query.again} />
      }
    >
      <Loaded query={query}>
        {(answer) =>
          answer.draft === null ? (
            <Empty description={t('draft.gone')} className="page-wait" />
          ) : (
            <DraftPath answer={answer} draft={answer.draft} again={query.again} />
          )
        }
      </Loaded>
    </Page>
  );
}

const isOpen = ({ state }: DraftDetail) => ['EDITING', 'IN_REVIEW', 'APPROVED'].includes(state);

function DraftActions({ draft, again }: { draft: DraftDetail; again: () => void }) {
  const { t } = useSpeech();
  const { claims } = useSession();
  const { busy, run } = useChange();
  const discard = async () => {
    const done = await run(discardDraft, { draft: draft.id, revision: draft.revision });
    if (done !== undefined) again();
  };
  return (
    <>
      <Button href={hrefOf('matrix', { draft: draft.id })}>{t('draft.inMatrix')}</Button>
      {isOpen(draft) && claims.office === 'SECURITY_ADMIN' && (
        <>
          <Button href={hrefOf('rules', { draft: draft.id })}>{t('draft.rules')}</Button>
          <Popconfirm title={t('draft.discardSure')} onConfirm={discard}>
            <Button danger loading={busy}>
              {t('draft.discard')}
            </Button>
          </Popconfirm>
        </>
      )}
    </>
  );
}

interface PathProps {
  readonly answer: DraftAnswer;
  readonly draft: DraftDetail;
  readonly again: () => void;
}

function DraftPath({ answer, draft, again }: PathProps) {
  const { t, moment } = useSpeech();
  const { claims } = useSession();
  const { busy, run } = useChange();
  const rebase = async () => {
    if ((await run(rebaseDraft, { draft: draft.id, revision: draft.revision })) !== undefined) again();
  };
  return (
    <>
      <p className="draft-facts quiet">
        <DraftStateTag state={draft.state} />
        {t('draft.author')} {draft.author} · {t('draft.base')} {t('draft.version', { number: draft.base })} ·{' '}
        {t('draft.updated')} {moment(draft.updatedAt)}
      </p>
      <div className="panel">
        <Steps
          size="small"
          current={stepOf(draft)}
          items={steps.map((step) => ({ title: t(`step.${step}`) }))}
        />
      </div>
      {draft.stale && isOpen(draft) && (
        <Alert
          type="warning"
          showIcon
          className="panel-gap"
          title={t('draft.stale')}
          action={
            <Button loading={busy} onClick={rebase}>
              {t('draft.rebase')}
            </Button>
          }
        />
      )}
      <ChangeList answer={answer} draft={draft} />
      <CheckList checks={draft.checks} />
      <EffectSection key={draft.revision} catalog={answer.catalog} draft={draft} />
      {claims.office === 'SECURITY_ADMIN' && <ReplaySection draft={draft.id} catalog={answer.catalog} />}
      <ReviewSection draft={draft} again={again} published={() => go('versions')} />
    </>
  );
}

const steps = ['changes', 'checks', 'diff', 'replay', 'review', 'publish'] as const;

function stepOf({ state, differences, checks }: DraftDetail): number {
  switch (state) {
    case 'EDITING':
      return differences.length === 0 ? 0 : checks.passed ? 2 : 1;
    case 'IN_REVIEW':
      return 4;
    case 'APPROVED':
      return 5;
    case 'PUBLISHED':
    case 'DISCARDED':
      return 6;
  }
}
