// The line that the server puts before the service worker.
declare const SHELL: { version: string; files: Record<string, string> };
