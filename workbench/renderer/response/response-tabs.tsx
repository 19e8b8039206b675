import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { HttpResponse } from 'sallyport/shim';
import type { ExchangeView } from '../exchange/exchange-view.js';
import { BodyToolbar } from './body/body-toolbar.js';
import { BodyView } from './body/body-view.js';
import { useBodyReading } from './body/body-reading.js';
import { useBodyModes } from './body/body-modes.js';
import { ByteProgress } from './byte-progress.js';
import { expectedBytes } from './expected-bytes.js';
import { FailureNote } from './failure-note.js';
import { HeadersTable } from './headers-table.js';
import { ResponseSummary } from './response-summary.js';

export interface ResponseTabsProps {
  readonly view: ExchangeView;
  readonly response: HttpResponse;
  readonly onCancel: () => void;
}

/** A response whose headers have arrived: its facts, its body as it comes in, its headers. */
export function ResponseTabs({ view, response, onCancel }: ResponseTabsProps) {
  const reading = useBodyReading(response, view.outcome !== null);
  const modes = useBodyModes(reading);
  const [tab, setTab] = useState('body');
  const receivedBytes = view.outcome?.bodyBytes ?? Math.max(reading.receivedBytes, view.receivedBytes);
  return (
    <>
      <ResponseSummary view={view} receivedBytes={receivedBytes} onCancel={onCancel} />
      {view.state === 'receiving' && reading.body.events === null && (
        <ByteProgress label="Download" bytes={receivedBytes} totalBytes={expectedBytes(response)} />
      )}
      <FailureNote view={view} receivedBytes={receivedBytes} />
      <Tabs className="tabs" selectedKey={tab} onSelectionChange={(key) => setTab(String(key))}>
        <div className="tab-bar">
          <TabList className="tab-list" aria-label="Response parts">
            <Tab id="body" className="tab">
              Preview
            </Tab>
            <Tab id="headers" className="tab">
              Headers <span className="tab-count">{response.headers.length}</span>
            </Tab>
          </TabList>
          {tab === 'body' && <BodyToolbar modes={modes} />}
        </div>
        <TabPanel id="body" className="tab-panel">
          <BodyView
            reading={reading}
            modes={modes}
            response={response}
            view={view}
            extent={{ isWhole: view.state === 'complete', totalBytes: receivedBytes }}
          />
        </TabPanel>
        <TabPanel id="headers" className="tab-panel">
          <HeadersTable response={response} />
        </TabPanel>
      </Tabs>
    </>
  );
}
