// The form of how roughly the callers of one role are told counts.

import { App, AutoComplete, Button, Drawer, Form, Input, InputNumber, Space } from 'antd';
import type { Rounding } from '../../admin/types.ts';
import { useDraftChange } from '../../admin/use-admin.ts';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import { leaveListsAlone } from '../../pieces/leave-lists-alone.ts';
import { rolesOf } from '../../rules/cell.ts';

export interface RoundingEditorProps {
  readonly view: RuleSetView;
  /** Undefined: a new one. */
  readonly rounding: Rounding | undefined;
  readonly close: () => void;
  readonly saved: () => void;
}

export function RoundingEditor({ view, rounding, close, saved }: RoundingEditorProps) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const [form] = Form.useForm<Rounding>();
  const { busy, change } = useDraftChange(view.draft);
  const required = { required: true, whitespace: true, message: t('editor.required') };
  const roles = ['*', ...rolesOf(view.shown.rules)];
  const save = async ({ id, multiple, reason }: Rounding) => {
    const value = { id: id.trim(), multiple, reason: reason.trim() };
    if (!(await change({ part: 'ROUNDINGS', key: value.id, value }))) return;
    message.success(t('editor.saved'));
    saved();
  };
  return (
    <Drawer
      open
      size={520}
      title={t(rounding === undefined ? 'rounding.new' : 'rounding.title')}
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
      <div role="presentation" onKeyDownCapture={leaveListsAlone}>
        <Form<Rounding>
          form={form}
          layout="vertical"
          {...(rounding === undefined ? {} : { initialValues: rounding })}
          scrollToFirstError
          onFinish={save}
        >
          <Form.Item
            name="id"
            label={t('rounding.role')}
            extra={t('rounding.roleHint')}
            rules={[required, { max: 2000 }]}
          >
            <AutoComplete
              disabled={rounding !== undefined}
              options={roles.map((value) => ({ value }))}
              showSearch={{ filterOption: (typed, option) => String(option?.value).includes(typed) }}
            />
          </Form.Item>
          <Form.Item
            name="multiple"
            label={t('rounding.multiple')}
            extra={t('rounding.multipleHint')}
            rules={[{ required: true, message: t('editor.required') }]}
          >
            <InputNumber min={2} max={1000} precision={0} />
          </Form.Item>
          <Form.Item name="reason" label={t('editor.reason')} rules={[required]}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
          </Form.Item>
        </Form>
      </div>
    </Drawer>
  );
}
