// Builds the condition on rows: comparisons of an attribute of the row with a value or with an attribute of the caller. A condition
// that is no plain list is edited as data.

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { CatalogType } from '../../admin/types.ts';
import { useSpeech } from '../../language/language.ts';
import {
  type ConditionRow,
  type ConditionRows,
  conditionOf,
  isComplete,
  noRows,
  operatorNames,
  rowsOf,
} from '../../rules/condition-rows.ts';
import { operators } from '../../rules/sentence.ts';
import { parseCondition } from './rule-form.ts';

export interface ConditionBuilderProps {
  readonly attributes: CatalogType['attributes'];
  /** The condition as JSON; empty: none. */
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

const empty: ConditionRow = { attribute: '', op: 'eq', against: 'value', texts: [] };
/** What tokens say of callers, and the attributes of rows mostly are compared with. */
const callerAttributes = ['division', 'organization', 'personId', 'uscc'];

export function ConditionBuilder({ attributes, value = '', onChange }: ConditionBuilderProps) {
  const { t } = useSpeech();
  const written = parseCondition(value);
  const isRead = value.trim() === '' || written !== undefined;
  const [rows, setRows] = useState(() => (isRead ? rowsOf(written) : undefined));
  const [asData, setAsData] = useState(rows === undefined);
  const change = (changed: ConditionRows) => {
    setRows(changed);
    const condition = isComplete(changed) ? conditionOf(changed) : undefined;
    const isEmpty = changed.rows.length === 0;
    onChange?.(isEmpty ? '' : condition === undefined ? incomplete : JSON.stringify(condition));
  };
  const toggle = () => {
    if (asData) setRows(rowsOf(written) ?? noRows);
    setAsData(!asData);
  };
  const listed = rowsOf(written) !== undefined && isRead;
  return (
    <div className="condition">
      {asData || rows === undefined ? (
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 8 }}
          className="code"
          spellCheck={false}
          aria-label={t('editor.rowsData')}
          value={value}
          onChange={({ target }) => onChange?.(target.value)}
          placeholder='{ "attribute": "residenceDivision", "op": "within", "value": { "principal": "division" } }'
        />
      ) : (
        <RowList attributes={attributes} rows={rows} change={change} />
      )}
      <Button
        type="link"
        size="small"
        className="condition-toggle"
        disabled={asData && !listed}
        onClick={toggle}
      >
        {t(asData ? 'editor.rowsAsList' : 'editor.rowsAsData')}
      </Button>
    </div>
  );
}

/** Not JSON, so that the form does not save it. */
const incomplete = '…';

function RowList(props: {
  readonly attributes: CatalogType['attributes'];
  readonly rows: ConditionRows;
  readonly change: (rows: ConditionRows) => void;
}) {
  const { attributes, change } = props;
  const { join, rows } = props.rows;
  const { t, half } = useSpeech();
  const replace = (index: number, row: Partial<ConditionRow>) =>
    change({ join, rows: rows.map((each, at) => (at === index ? { ...each, ...row } : each)) });
  return (
    <>
      {rows.length > 1 && (
        <Segmented<ConditionRows['join']>
          size="small"
          value={join}
          aria-label={t('editor.rowsJoin')}
          onChange={(chosen) => change({ join: chosen, rows })}
          options={[
            { value: 'all', label: t('editor.rowsAll') },
            { value: 'any', label: t('editor.rowsAny') },
          ]}
        />
      )}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is nothing but its place in the list
        <div className="condition-row" key={index}>
          <Select
            aria-label={t('editor.rowsAttribute')}
            placeholder={t('editor.rowsAttribute')}
            value={row.attribute === '' ? null : row.attribute}
            onChange={(attribute: string) => replace(index, { attribute })}
            options={attributes.map(({ name, kind }) => ({ value: name, label: `${name} · ${kind}` }))}
            notFoundContent={t('editor.rowsNoAttribute')}
          />
          <Select
            aria-label={t('editor.rowsOperator')}
            value={row.op}
            onChange={(op) => replace(index, { op, texts: op === 'in' ? row.texts : row.texts.slice(0, 1) })}
            options={operatorNames.map((value) => ({ value, label: half(operators[value].join(' · ')) }))}
          />
          <Select
            aria-label={t('editor.rowsAgainst')}
            value={row.against}
            onChange={(against) => replace(index, { against, texts: [] })}
            options={(['value', 'principal'] as const).map((value) => ({
              value,
              label: t(`editor.rows.${value}`),
              disabled: value === 'principal' && row.op === 'in',
            }))}
          />
          <Operand row={row} change={(texts) => replace(index, { texts })} />
          <Button
            type="text"
            aria-label={t('editor.rowsRemove')}
            icon={<DeleteOutlined />}
            onClick={() => change({ join, rows: rows.filter((_row, at) => at !== index) })}
          />
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined />} onClick={() => change({ join, rows: [...rows, empty] })}>
        {t('editor.rowsAdd')}
      </Button>
    </>
  );
}

function Operand({
  row: { op, against, texts },
  change,
}: {
  readonly row: ConditionRow;
  readonly change: (texts: readonly string[]) => void;
}) {
  const { t } = useSpeech();
  const [text = ''] = texts;
  if (against === 'principal')
    return (
      <Select
        aria-label={t('editor.rows.principal')}
        showSearch
        value={text === '' ? null : text}
        onChange={(chosen: string) => change([chosen])}
        options={callerAttributes.map((value) => ({ value, label: value }))}
      />
    );
  if (op === 'in')
    return (
      <Select
        mode="tags"
        open={false}
        suffixIcon={null}
        aria-label={t('editor.rows.value')}
        value={[...texts]}
        onChange={change}
      />
    );
  return (
    <Input
      aria-label={t('editor.rows.value')}
      value={text}
      onChange={({ target }) => change([target.value])}
    />
  );
}
