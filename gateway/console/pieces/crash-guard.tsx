// Catches what a page throws while it renders: the frame stays, and the user can go elsewhere.

import { Alert, Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { useSpeech } from '../language/language.ts';

export class CrashGuard extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    return this.state.error === null ? this.props.children : <Crashed error={this.state.error} />;
  }
}

function Crashed({ error }: { error: Error }) {
  const { t } = useSpeech();
  return (
    <Alert
      type="error"
      showIcon
      title={t('state.crashed')}
      description={
        <>
          <p>{t('state.crashedRemedy')}</p>
          <pre className="code">{error.message}</pre>
        </>
      }
      action={<Button onClick={() => window.location.reload()}>{t('state.reload')}</Button>}
    />
  );
}
