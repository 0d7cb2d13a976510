// The whole console: language and theme around either the sign-in page or the frame with the page that the address names.

import { App as AntApp, ConfigProvider } from 'antd';
import enGB from 'antd/locale/en_GB.js';
import zhCN from 'antd/locale/zh_CN.js';
import { Frame } from './frame.tsx';
import { useSpeech } from './language/language.ts';
import { CrashGuard } from './pieces/crash-guard.tsx';
import { SessionProvider, useDoorway } from './session/session.tsx';
import { SignInPage } from './session/sign-in-page.tsx';
import { theme } from './theme.ts';

export function App() {
  const { language } = useSpeech();
  const doorway = useDoorway();
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enGB}
      theme={theme}
      button={{ autoInsertSpace: false }}
      componentSize="middle"
    >
      <AntApp component={false}>
        <CrashGuard>
          {doorway.session === null ? (
            <SignInPage doorway={doorway} />
          ) : (
            <SessionProvider session={doorway.session}>
              <Frame />
            </SessionProvider>
          )}
        </CrashGuard>
      </AntApp>
    </ConfigProvider>
  );
}
