import { ipcMain } from 'electron';
import { currentElectron } from 'sallyport/testing';

it('has an Electron that no other file has touched', () => {
  expect(currentElectron().handledChannels).toEqual([]);
  ipcMain.handle('add', () => 1);
  expect(currentElectron().handledChannels).toEqual(['add']);
});
