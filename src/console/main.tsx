/** The console's beginning: what a browser loads first. */
import { render } from 'preact';
import './style/base.css';

function App() {
  return <main>Outpace</main>;
}

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
