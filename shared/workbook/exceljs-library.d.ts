/** The self-contained build: the same code in browser, worker, Node and Electron, without file or stream helpers. */
declare module 'exceljs/dist/exceljs.min.js' {
  const library: typeof import('exceljs');
  export default library;
}
