/** Channel names: one per intent. Apart from the schemas, so that the preload stays a few lines. */
export const CHANNELS = {
  saveWorkbook: 'workbook:save',
  cancelWorkbook: 'workbook:cancel',
  workbookProgress: 'workbook:progress',
  readCountyAddress: 'county:read-address',
  writeCountyAddress: 'county:write-address',
  putAttachment: 'attachment:put',
  getAttachment: 'attachment:get',
  saveFile: 'file:save',
  appInfo: 'app:info',
  beforeClose: 'app:before-close',
  closeReady: 'app:close-ready',
} as const;
