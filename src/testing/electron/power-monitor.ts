import { NamedEmitter } from './named-emitter.js';

type Api = Pick<
  Electron.PowerMonitor,
  'getSystemIdleState' | 'getSystemIdleTime' | 'getCurrentThermalState' | 'isOnBatteryPower' | 'onBatteryPower'
>;

/** `powerMonitor` of a machine that is in use and plugged in; a test emits what it wants to happen. */
export class InMemoryPowerMonitor extends NamedEmitter implements Api {
  readonly onBatteryPower = false;

  constructor() {
    super('powerMonitor');
  }

  getSystemIdleState(): 'active' {
    return 'active';
  }

  getSystemIdleTime(): number {
    return 0;
  }

  getCurrentThermalState(): 'nominal' {
    return 'nominal';
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}
