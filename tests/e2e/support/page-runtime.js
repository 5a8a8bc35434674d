// Pasted into every window's page before the page's own scripts: plays Electron's sandboxed preload environment.
// It shares the page's world (real Electron has a separate one); what crosses the bridge is copied and frozen as there.
(CONFIG, WIRE, PRELOAD) => {
  if (window.top !== window || location.protocol === 'about:') return;
  const { encode, decode } = WIRE;
  const callHost = window[CONFIG.binding];
  delete window[CONFIG.binding]; // the page itself must not reach the host
  const listeners = new Map(); // channel -> [{ fn, once }]
  const add = (channel, fn, once) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { fn, once }]);
    return ipcRenderer;
  };
  const off = (channel, fn) => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((l) => l.fn !== fn),
    );
    return ipcRenderer;
  };
  const ipcRenderer = {
    async invoke(channel, ...args) {
      const reply = await callHost({ kind: 'invoke', channel, payload: encode(args) });
      if (reply.error !== undefined) throw new Error(`Error invoking remote method '${channel}': ${reply.error}`);
      return decode(reply.payload);
    },
    send(channel, ...args) {
      const payload = encode(args);
      void callHost({ kind: 'send', channel, payload });
    },
    on: (channel, fn) => add(channel, fn, false),
    addListener: (channel, fn) => add(channel, fn, false),
    once: (channel, fn) => add(channel, fn, true),
    off,
    removeListener: off,
    removeAllListeners(channel) {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    sendSync() {
      throw new Error('test host: ipcRenderer.sendSync is not supported');
    },
    postMessage() {
      throw new Error('test host: ipcRenderer.postMessage is not supported');
    },
  };
  Object.defineProperty(window, CONFIG.deliver, {
    // webContents.send arrives here
    enumerable: false,
    value(channel, payload) {
      const args = decode(payload);
      for (const l of listeners.get(channel) ?? []) {
        if (l.once) off(channel, l.fn);
        l.fn({ sender: ipcRenderer, senderId: 0, ports: [] }, ...args);
      }
    },
  });

  // contextBridge: what crosses is copied, functions become proxies, prototypes are dropped.
  const cross = (v, seen = new Map()) => {
    if (typeof v === 'function')
      return (...args) => {
        try {
          return cross(v(...args.map((a) => cross(a))));
        } catch (e) {
          throw cross(e);
        }
      };
    if (typeof v === 'symbol') throw new Error('An object could not be cloned.');
    if (typeof v !== 'object' || v === null || v instanceof Node || v instanceof Blob) return v;
    if (seen.has(v)) return seen.get(v);
    if (typeof v.then === 'function')
      return v.then(
        (x) => cross(x),
        (e) => {
          throw cross(e);
        },
      );
    if (v instanceof Error) return new Error(v.message);
    const plain = Array.isArray(v) ? [] : Object.prototype.toString.call(v) === '[object Object]' ? {} : undefined;
    if (plain === undefined) return structuredClone(v);
    seen.set(v, plain);
    for (const k of Object.keys(v)) plain[k] = cross(v[k], seen);
    return plain;
  };
  const freeze = (v) => {
    if (typeof v === 'object' && v !== null && !ArrayBuffer.isView(v)) {
      Object.values(v).forEach(freeze);
      Object.freeze(v);
    }
    return v;
  };
  const contextBridge = {
    exposeInMainWorld(key, api) {
      if (key in window) throw new Error(`Cannot bind an API on top of an existing property on the window object`);
      Object.defineProperty(window, key, {
        value: freeze(cross(api)),
        enumerable: true,
        configurable: false,
        writable: false,
      });
    },
  };
  const electron = {
    contextBridge,
    ipcRenderer,
    webFrame: {
      setZoomFactor() {},
      setZoomLevel() {},
      getZoomFactor: () => 1,
      getZoomLevel: () => 0,
      setVisualZoomLevelLimits() {},
    },
    webUtils: { getPathForFile: () => '' },
  };
  // New windows: the app's window-open handler is asked and no Chromium popup ever appears.
  const open = (url) => {
    void callHost({ kind: 'open', channel: '', payload: encode([new URL(url, location.href).href]) });
    return null;
  };
  window.open = (url = 'about:blank') => open(String(url));
  const followed = (event) => {
    const link = event.defaultPrevented
      ? undefined
      : event.composedPath().find((n) => n instanceof HTMLAnchorElement && n.href);
    const newWindow =
      link &&
      (event.button === 1 ||
        event.ctrlKey ||
        event.metaKey ||
        event.shiftKey ||
        !['', '_self', '_top', '_parent'].includes(link.target.toLowerCase()));
    if (!newWindow || link.hasAttribute('download')) return;
    event.preventDefault();
    open(link.href);
  };
  window.addEventListener('click', followed);
  window.addEventListener('auxclick', followed);

  const process = {
    ...CONFIG.process,
    env: CONFIG.process.env,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
  };
  const require = (name) => {
    if (name === 'electron' || name === 'electron/renderer' || name === 'electron/common') return electron;
    throw new Error(`module not found: ${name}`); // what a sandboxed preload gets for anything else
  };
  const module = { exports: {} };
  try {
    PRELOAD.call(module.exports, module.exports, require, module, process);
  } catch (error) {
    console.error('Unable to load preload script:', error);
    void callHost({ kind: 'preload-error', channel: '', payload: encode([String(error?.stack ?? error)]) });
  }
};
