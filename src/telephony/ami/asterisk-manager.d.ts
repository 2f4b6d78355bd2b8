/** The part of `asterisk-manager` 0.2.0 that is used; the package has no types of its own. */
declare module 'asterisk-manager' {
  import type { TcpNetConnectOpts } from 'node:net';

  export type ManagerFields = Readonly<Record<string, unknown>>;
  export type ManagerCallback = (error: unknown, response?: ManagerFields) => void;

  export interface Manager {
    on(event: string, listener: (...args: readonly unknown[]) => void): unknown;
    removeListener(event: string, listener: (...args: readonly unknown[]) => void): unknown;
    removeAllListeners(event?: string): unknown;
    /** Handed to `net.createConnection`, so that an `AbortSignal` may travel in the options. */
    connect(target: TcpNetConnectOpts, host: undefined, connected: () => void): void;
    login(callback: ManagerCallback): void;
    action(action: Record<string, string>, callback: ManagerCallback): string;
    disconnect(): void;
  }

  interface ManagerFactory {
    (port: undefined, host: string, username: string, password: string, events: boolean): Manager;
  }

  const createManager: ManagerFactory;
  export default createManager;
}
