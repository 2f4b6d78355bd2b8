/** Until the desk is there. A refused WebSocket tells a page nothing, so whether there is a desk to open is asked beside it. */
import { ApiError } from '../../../api/client/client.ts';
import { api } from '../../api.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { deskWords } from './words.ts';

export function Opening() {
  const text = deskWords();
  const { error } = useLoaded((signal) => api('GET /desk/me', {}, { signal }), []);
  if (!(error instanceof ApiError) || error.problem.status !== 403)
    return <p role="status">{text.opening}</p>;
  return (
    <div class="note warning" role="alert">
      <strong>{text.noDesk}</strong>
      <p>{text.noDeskTodo}</p>
    </div>
  );
}
