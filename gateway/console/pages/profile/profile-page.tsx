// One person or one enterprise, as whoever is signed in may see it: the stored views, section by section, each masked or hidden cell
// with its reason.

import { Alert, Button, Empty, Form, Input, Segmented } from 'antd';
import { useState } from 'react';
import { type GraphQLFailure, RequestFailed } from '../../http/graphql.ts';
import { callView, type ViewAnswer } from '../../http/view.ts';
import { useSpeech } from '../../language/language.ts';
import { Failed } from '../../pieces/failed.tsx';
import { Page } from '../../pieces/page.tsx';
import { ReasonBar } from '../../pieces/reason-bar.tsx';
import { reasonHeaders, useCallReason } from '../../session/call-reason.ts';
import { useSession } from '../../session/session.tsx';
import { ProfileSections } from './profile-sections.tsx';

const kinds = {
  person: { view: 'person-profile', argument: 'personId', root: 'person', label: 'profile.personKey' },
  enterprise: {
    view: 'enterprise-profile',
    argument: 'uscc',
    root: 'legalEntity',
    label: 'profile.enterpriseKey',
  },
} as const;
type Kind = keyof typeof kinds;

type State =
  | { readonly at: 'start' | 'loading' }
  | { readonly at: 'failed'; readonly failure: RequestFailed }
  | { readonly at: 'here'; readonly answer: ViewAnswer; readonly root: string };

export default function ProfilePage() {
  const { t, half } = useSpeech();
  const { headers, ended } = useSession();
  const reason = useCallReason();
  const [kind, setKind] = useState<Kind>('person');
  const [state, setState] = useState<State>({ at: 'start' });
  const { view, argument, root, label } = kinds[kind];
  const show = async ({ key }: { key: string }) => {
    setState({ at: 'loading' });
    try {
      const all = { ...headers, ...reasonHeaders(reason) };
      setState({ at: 'here', root, answer: await callView(view, { [argument]: key.trim() }, all) });
    } catch (error) {
      const failure = error instanceof RequestFailed ? error : new RequestFailed('UNREADABLE', String(error));
      if (failure.code === 'UNAUTHENTICATED') ended();
      setState({ at: 'failed', failure });
    }
  };
  return (
    <Page title={t('nav.profile')} lead={t('profile.lead')}>
      <ReasonBar />
      <Form layout="inline" onFinish={show} className="profile-form">
        <Segmented<Kind>
          value={kind}
          onChange={(value) => {
            setKind(value);
            setState({ at: 'start' });
          }}
          options={[
            { value: 'person', label: t('profile.person') },
            { value: 'enterprise', label: t('profile.enterprise') },
          ]}
        />
        <Form.Item name="key" label={t(label)} rules={[{ required: true, message: t('editor.required') }]}>
          <Input className="code profile-key" spellCheck={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={state.at === 'loading'}>
          {t('profile.show')}
        </Button>
      </Form>
      {state.at === 'start' && <Empty className="page-wait" description={t('profile.start')} />}
      {state.at === 'failed' && <Failed failure={state.failure} />}
      {state.at === 'here' && (
        <>
          {unavailable(state.answer.errors).map((message) => (
            <Alert key={message} type="warning" showIcon title={half(message)} className="panel-gap" />
          ))}
          <ProfileSections answer={state.answer} root={state.root} />
        </>
      )}
    </Page>
  );
}

/** Each once: a section that is down has an error for each of its fields. */
function unavailable(errors: readonly GraphQLFailure[]): readonly string[] {
  return [...new Set(errors.map(({ message }) => message))];
}
