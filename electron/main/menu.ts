import { type BrowserWindow, dialog, Menu, type MenuItemConstructorOptions } from 'electron';

/** The menu in Chinese: only what a clerk needs. Developer tools stand in it only while developing. */
export function setMenu(window: BrowserWindow, isDevelopment: boolean, version: string): void {
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: '撤销' },
    { role: 'redo', label: '重做' },
    { type: 'separator' },
    { role: 'cut', label: '剪切' },
    { role: 'copy', label: '复制' },
    { role: 'paste', label: '粘贴' },
    { role: 'selectAll', label: '全选' },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom', label: '实际大小' },
    { role: 'zoomIn', label: '放大' },
    { role: 'zoomOut', label: '缩小' },
    { role: 'togglefullscreen', label: '全屏' },
    ...(isDevelopment ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
  ];
  const about = () =>
    dialog.showMessageBox(window, { title: '关于', message: '三治台账', detail: `版本 ${version}`, buttons: ['确定'] });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: '文件', submenu: [{ id: 'quit', role: 'quit', label: '退出' }] },
      { label: '编辑', submenu: edit },
      { label: '显示', submenu: view },
      { label: '帮助', submenu: [{ id: 'about', label: '关于三治台账', click: () => void about() }] },
    ]),
  );
}
