/* tslint:disable */
/* eslint-disable */

/**
 * A question for the server.
 */
export class Question {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Its body; empty for none.
     */
    get body(): Uint8Array;
    /**
     * Its body; empty for none.
     */
    set body(value: Uint8Array | number[]);
    /**
     * Names and values of its headers, in turn.
     */
    headers: string[];
    /**
     * GET, POST, HEAD or PATCH.
     */
    method: string;
    /**
     * The path with its query.
     */
    path: string;
}

/**
 * A talk with the server.
 */
export class Talk {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Begins a talk.
     */
    constructor(about: string);
    /**
     * An answer came; `headers` are names and values in turn.
     */
    feed(status: number, headers: string[], body: Uint8Array | number[]): void;
    /**
     * No answer came.
     */
    lost(): void;
    /**
     * The next question; none when all is said.
     */
    next(): Question | undefined;
    /**
     * What it came to, as JSON.
     */
    outcome(): string;
    /**
     * How far a sync is, as JSON.
     */
    report(): string;
}

/**
 * One call, with the photos that go along.
 */
export function call(name: string, _arguments: string, bytes: Array<any>): string;

/**
 * Makes room for further stores; to be called after somebody signed in, and whenever there is time.
 */
export function keep_files_free(): Promise<void>;

/**
 * Opens the phone. `app` is what the page calls itself, as seals say it.
 */
export function open(app: string): string;

/**
 * A photo as large as a screen.
 */
export function picture(photo_id: string): Uint8Array;

/**
 * What a QR code says that is in a picture of grey pixels.
 */
export function read_qr(width: number, height: number, grey: Uint8Array | number[]): string | undefined;

export function start(): void;

/**
 * Takes hold of the phone's files; fails where another tab's worker has them, or the browser has none to give.
 */
export function take_files(): Promise<void>;

/**
 * The thumbnail of a photo, as a JPEG.
 */
export function thumbnail(photo_id: string): Uint8Array;

/**
 * The version of the core.
 */
export function version(): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_get_question_body: (a: number) => [number, number];
    readonly __wbg_get_question_headers: (a: number) => [number, number];
    readonly __wbg_get_question_method: (a: number) => [number, number];
    readonly __wbg_get_question_path: (a: number) => [number, number];
    readonly __wbg_question_free: (a: number, b: number) => void;
    readonly __wbg_set_question_body: (a: number, b: number, c: number) => void;
    readonly __wbg_set_question_headers: (a: number, b: number, c: number) => void;
    readonly __wbg_set_question_method: (a: number, b: number, c: number) => void;
    readonly __wbg_set_question_path: (a: number, b: number, c: number) => void;
    readonly __wbg_talk_free: (a: number, b: number) => void;
    readonly call: (a: number, b: number, c: number, d: number, e: any) => [number, number, number, number];
    readonly keep_files_free: () => any;
    readonly open: (a: number, b: number) => [number, number, number, number];
    readonly picture: (a: number, b: number) => [number, number, number, number];
    readonly read_qr: (a: number, b: number, c: number, d: number) => [number, number];
    readonly start: () => void;
    readonly take_files: () => any;
    readonly talk_begin: (a: number, b: number) => [number, number, number];
    readonly talk_feed: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number];
    readonly talk_lost: (a: number) => [number, number];
    readonly talk_next: (a: number) => [number, number, number];
    readonly talk_outcome: (a: number) => [number, number, number, number];
    readonly talk_report: (a: number) => [number, number, number, number];
    readonly thumbnail: (a: number, b: number) => [number, number, number, number];
    readonly version: () => [number, number];
    readonly rust_sqlite_wasm_host_epoch_timestamp_in_ms: (a: number) => number;
    readonly rust_sqlite_wasm_host_sleep: (a: bigint, b: number) => void;
    readonly rust_sqlite_wasm_host_random: (a: number, b: number) => number;
    readonly rust_sqlite_wasm_abort: () => void;
    readonly rust_sqlite_wasm_assert_fail: (a: number, b: number, c: number, d: number) => void;
    readonly rust_sqlite_wasm_calloc: (a: number, b: number) => number;
    readonly rust_sqlite_wasm_malloc: (a: number) => number;
    readonly rust_sqlite_wasm_free: (a: number) => void;
    readonly rust_sqlite_wasm_getentropy: (a: number, b: number) => number;
    readonly rust_sqlite_wasm_host_fill_entropy: (a: number, b: number) => number;
    readonly rust_sqlite_wasm_host_localtime: (a: bigint, b: number) => number;
    readonly rust_sqlite_wasm_localtime: (a: number) => number;
    readonly rust_sqlite_wasm_realloc: (a: number, b: number) => number;
    readonly sqlite3_os_end: () => number;
    readonly sqlite3_os_init: () => number;
    readonly wasm_bindgen__convert__closures_____invoke__h526749449c5c624d: (a: number, b: number, c: any, d: any) => void;
    readonly wasm_bindgen__convert__closures_____invoke__h9eef9345e59c7868: (a: number, b: number, c: any) => [number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_destroy_closure: (a: number, b: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
