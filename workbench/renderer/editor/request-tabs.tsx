import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs, type Key } from 'react-aria-components';
import type { RequestDraft, ToggledField } from '../../contract/index.js';
import { BodyEditor } from './body-editor.js';
import { FieldTable } from './field-table.js';
import { HEADER_NAMES } from './header-names.js';

export interface RequestTabsProps {
  readonly entryKey: string;
  readonly draft: RequestDraft;
  readonly onEdit: (change: Partial<RequestDraft>) => void;
}

/** The tab that was looked at last is the one that the next request opens with. */
let latestTab: Key = 'query';

/** What goes with the request: query, headers and body. */
export function RequestTabs({ entryKey, draft, onEdit }: RequestTabsProps) {
  const [tab, setTab] = useState(latestTab);
  const choose = (key: Key): void => {
    latestTab = key;
    setTab(key);
  };
  return (
    <Tabs className="tabs" selectedKey={tab} onSelectionChange={choose}>
      <TabList className="tab-list" aria-label="Request">
        <Tab id="query" className="tab">
          Query <Count fields={draft.query} />
        </Tab>
        <Tab id="headers" className="tab">
          Headers <Count fields={draft.headers} />
        </Tab>
        <Tab id="body" className="tab">
          Body <span className="tab-count">{BODY_KIND_NAMES[draft.bodyKind]}</span>
        </Tab>
      </TabList>
      <TabPanel id="query" className="tab-panel">
        <FieldTable
          label="Query parameters"
          noun="Parameter"
          fields={draft.query}
          onChange={(query) => onEdit({ query })}
        />
      </TabPanel>
      <TabPanel id="headers" className="tab-panel">
        <FieldTable
          label="Request headers"
          noun="Header"
          names={HEADER_NAMES}
          fields={draft.headers}
          onChange={(headers) => onEdit({ headers })}
        />
      </TabPanel>
      <TabPanel id="body" className="tab-panel">
        <BodyEditor entryKey={entryKey} draft={draft} onEdit={onEdit} />
      </TabPanel>
    </Tabs>
  );
}

const BODY_KIND_NAMES = { none: 'none', text: 'text', json: 'JSON', form: 'form' } as const;

function Count({ fields }: { readonly fields: readonly ToggledField[] }) {
  const count = fields.filter((field) => field.enabled && field.name !== '').length;
  return count === 0 ? null : <span className="tab-count">{count}</span>;
}
