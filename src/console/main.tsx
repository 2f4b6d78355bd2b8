/** The console's beginning: what a browser loads first. */
import { render } from 'preact';
import { App } from './App.tsx';
import { checkSession } from './session/session.ts';
import './style/base.css';

const root = document.getElementById('app');
if (root !== null) {
  render(<App />, root);
  void checkSession();
}
