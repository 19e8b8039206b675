import { describeBridge } from './bridge.suite.js';
import type { ElectronUnderTest } from './electron-under-test.js';
import { describeFrames } from './frames.suite.js';
import { describeInvoke } from './invoke.suite.js';
import { describeOrder } from './order.suite.js';
import { describePorts } from './ports.suite.js';
import { describeValues } from './values.suite.js';

/** Starts the Electron that a test is about; the suite closes it. */
export type StartElectron = () => Promise<ElectronUnderTest>;

/** A part of the suite: `subject` is the Electron of the test that runs. */
export type Part = (subject: () => ElectronUnderTest) => void;

const PARTS: Readonly<Record<string, Part>> = {
  invoke: describeInvoke,
  values: describeValues,
  order: describeOrder,
  frames: describeFrames,
  ports: describePorts,
  contextBridge: describeBridge,
};

const ranAgainst = new Map<string, number>();

afterAll(() => {
  const subjects = [...ranAgainst].map(([name, runs]) => (runs === 1 ? name : `${name} (${runs} runs)`));
  process.stdout.write(`\nElectron conformance F1–F32 ran against: ${subjects.join(', ') || 'nothing'}\n`);
});

/**
 * Describes each behaviour F1 to F32 of an Electron, and says at its end which one it ran against.
 *
 * @param title what is described, among others of its kind
 * @param start makes a new one for each test
 */
export function describeConformance(title: string, start: StartElectron): void {
  describe(title, () => {
    let electron: ElectronUnderTest | undefined;
    let name: string | undefined;
    const subject = (): ElectronUnderTest => {
      if (!electron) throw new Error('No Electron was started for this test');
      return electron;
    };

    beforeEach(async () => {
      electron = await start();
      ({ name } = electron);
    });

    afterEach(async () => {
      await electron?.close();
      electron = undefined;
    });

    afterAll(() => {
      if (name !== undefined) ranAgainst.set(name, (ranAgainst.get(name) ?? 0) + 1);
    });

    for (const [topic, part] of Object.entries(PARTS)) describe(topic, () => part(subject));
  });
}
