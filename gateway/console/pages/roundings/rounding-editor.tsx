// The form of how roughly the callers of one role are told counts.

import { AutoComplete, Form, Input, InputNumber } from 'antd';
import type { Rounding } from '../../admin/types.ts';
import type { RuleSetView } from '../../admin/use-rule-set.ts';
import { useSpeech } from '../../language/language.ts';
import type { Editing } from '../../pieces/editable-list.tsx';
import { EditorDrawer } from '../../pieces/editor-drawer.tsx';
import { rolesOf } from '../../rules/cell.ts';

export interface RoundingEditorProps extends Editing<Rounding> {
  readonly view: RuleSetView;
}

export function RoundingEditor({ view, row: rounding, close, saved }: RoundingEditorProps) {
  const { t } = useSpeech();
  const [form] = Form.useForm<Rounding>();
  const required = { required: true, whitespace: true, message: t('editor.required') };
  const roles = ['*', ...rolesOf(view.shown.rules)];
  return (
    <EditorDrawer<Rounding>
      view={view}
      form={form}
      title={t(rounding === undefined ? 'rounding.new' : 'rounding.title')}
      width={520}
      initial={rounding ?? {}}
      changeOf={({ id, multiple, reason }) => {
        const value = { id: id.trim(), multiple, reason: reason.trim() };
        return { part: 'ROUNDINGS', key: value.id, value };
      }}
      close={close}
      saved={saved}
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
    </EditorDrawer>
  );
}
