// Entry of the chat panel's page.
import './chat.css';
import { Host, type VsCodeApi } from './host.ts';
import { Panel } from './panel.ts';

declare function acquireVsCodeApi(): VsCodeApi;

const host = new Host(acquireVsCodeApi());
const panel = new Panel(host);
document.body.append(panel.element);
host.listen((message) => panel.receive(message));
host.post({ type: 'ready' });
