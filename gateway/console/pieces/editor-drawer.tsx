// The frame of a form of a draft: what is entered is checked, written into the draft, and said to be saved.

import { App, Button, Drawer, Form, type FormInstance, Space } from 'antd';
import type { ReactNode } from 'react';
import { type DraftChange, useDraftChange } from '../admin/use-admin.ts';
import type { RuleSetView } from '../admin/use-rule-set.ts';
import { useSpeech } from '../language/language.ts';
import { leaveListsAlone } from './leave-lists-alone.ts';

export interface EditorDrawerProps<Entered> {
  readonly view: RuleSetView;
  readonly form: FormInstance<Entered>;
  readonly title: string;
  /** In pixels. */
  readonly width: number;
  readonly initial: Partial<Entered>;
  /** What it is in the draft. */
  readonly changeOf: (entered: Entered) => DraftChange;
  readonly onChange?: (entered: Entered) => void;
  readonly close: () => void;
  readonly saved: () => void;
  /** Above the form. */
  readonly preview?: ReactNode;
  readonly children: ReactNode;
}

export function EditorDrawer<Entered extends object>(props: EditorDrawerProps<Entered>) {
  const { view, form, title, width, initial, changeOf, onChange, close, saved, preview, children } = props;
  const { t } = useSpeech();
  const { message } = App.useApp();
  const { busy, change } = useDraftChange(view.draft);
  const save = async (entered: Entered) => {
    if (!(await change(changeOf(entered)))) return;
    message.success(t('editor.saved'));
    saved();
  };
  return (
    <Drawer
      open
      size={width}
      title={title}
      onClose={close}
      footer={
        <Space className="drawer-foot">
          <Button onClick={close}>{t('close')}</Button>
          <Button type="primary" loading={busy} onClick={form.submit}>
            {t('editor.save')}
          </Button>
        </Space>
      }
    >
      {preview}
      <div role="presentation" onKeyDownCapture={leaveListsAlone}>
        <Form<Entered>
          form={form}
          layout="vertical"
          initialValues={initial}
          scrollToFirstError
          onFinish={save}
          {...(onChange && { onValuesChange: (_changed: unknown, all: Entered) => onChange(all) })}
        >
          {children}
        </Form>
      </div>
    </Drawer>
  );
}
