// What is shown to somebody who is not signed in.

import { Alert, Button, Collapse, Form, Input, Spin } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSpeech } from '../language/language.ts';
import { LanguageSwitch } from '../pieces/language-switch.tsx';
import type { Doorway } from './session.tsx';
import { configuredProvider, finishSignIn, isReturning, leaveToSignIn } from './sign-in.ts';

const provider = configuredProvider();

export function SignInPage({ doorway }: { doorway: Doorway }) {
  const { t } = useSpeech();
  const { busy, problem, leave } = useProvider(doorway);
  return (
    <main className="sign-in">
      <div className="sign-in-panel">
        <header>
          <h1>
            {t('product')} <span>{t('productLong')}</span>
          </h1>
          <LanguageSwitch />
        </header>
        <p className="quiet">{t('sign.lead')}</p>
        {doorway.wasEnded && <Alert type="warning" showIcon title={t('sign.expired')} />}
        {problem !== undefined && (
          <Alert type="error" showIcon title={t('sign.failed')} description={problem} />
        )}
        {busy ? (
          <Spin description={t('sign.working')}>
            <div className="sign-in-wait" />
          </Spin>
        ) : (
          <>
            {provider !== null && (
              <Button type="primary" size="large" block onClick={leave}>
                {t('sign.provider')}
              </Button>
            )}
            <TokenForm doorway={doorway} open={provider === null} />
          </>
        )}
      </div>
    </main>
  );
}

function useProvider({ signIn }: Doorway) {
  const [busy, setBusy] = useState(provider !== null && isReturning());
  const [problem, setProblem] = useState<string>();
  const failed = (error: unknown) => {
    setProblem(error instanceof Error ? error.message : String(error));
    setBusy(false);
  };
  const begun = useRef(false);
  useEffect(() => {
    if (provider === null || begun.current || !isReturning()) return;
    begun.current = true;
    finishSignIn(provider).then((token) => {
      if (!signIn(token)) failed(new Error('the provider gave a token that cannot be used'));
    }, failed);
  });
  const leave = () => {
    if (provider === null) return;
    setBusy(true);
    leaveToSignIn(provider).catch(failed);
  };
  return { busy, problem, leave };
}

function TokenForm({ doorway, open }: { doorway: Doorway; open: boolean }) {
  const { t } = useSpeech();
  const [refused, setRefused] = useState(false);
  const form = (
    <Form<{ token: string }>
      layout="vertical"
      onFinish={({ token }) => setRefused(!doorway.signIn(token.trim().replace(/^Bearer /i, '')))}
    >
      <Form.Item
        name="token"
        label={t('sign.tokenLabel')}
        extra={t('sign.tokenHint')}
        rules={[{ required: true, message: t('sign.tokenInvalid') }]}
        {...(refused ? { validateStatus: 'error', help: t('sign.tokenInvalid') } : {})}
      >
        <Input.TextArea rows={4} className="code" autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Button htmlType="submit" block>
        {t('sign.tokenUse')}
      </Button>
    </Form>
  );
  return open ? form : <Collapse ghost items={[{ key: 'token', label: t('sign.token'), children: form }]} />;
}
