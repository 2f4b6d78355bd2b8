/** A team's name and the skills it brings: made, changed, or taken off. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Answer } from '../../../api/client/client.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Form } from '../../components/Form.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { commonWords } from '../../components/words.ts';
import { skillsOf, skillsText, type Team } from './record.ts';
import { agentsWords } from './words.ts';

export interface TeamDialogProps {
  /** Absent: a new one. */
  readonly teamId?: string;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

export function TeamDialog({ teamId, onClose, onChanged }: TeamDialogProps) {
  const text = agentsWords();
  const { value, error, reload } = useLoaded(
    async (signal) =>
      teamId === undefined ? undefined : api.answer('GET /teams/:teamId', { params: { teamId } }, { signal }),
    [teamId],
  );
  const done = (): void => {
    onChanged();
    onClose();
  };
  return (
    <Dialog title={teamId === undefined ? text.addTeam : text.editTeam(teamId)} onClose={onClose}>
      <ErrorNote error={error} retry={reload} />
      {teamId !== undefined && value === undefined ? null : (
        <TeamForm answer={value} onDone={done} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface TeamFormProps {
  readonly answer: Answer<Team> | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function TeamForm({ answer, onDone, onClose }: TeamFormProps) {
  const text = agentsWords();
  const team = answer?.value;
  const id = useSignal('');
  const name = useSignal(team?.name ?? '');
  const skills = useSignal(skillsText(team?.skills ?? {}));
  const [isRemoving, setRemoving] = useState(false);
  const seen = answer?.etag === undefined ? {} : { ifMatch: answer.etag };
  const save = async (): Promise<void> => {
    const body = { name: name.value, skills: skillsOf(skills.value) };
    if (team === undefined) await api('POST /teams', { body: { ...body, teamId: id.value.trim() } });
    else await api('PUT /teams/:teamId', { params: { teamId: team.teamId }, body }, seen);
    toast(team === undefined ? text.added(id.value.trim()) : text.saved);
    onDone();
  };
  const remove = async (teamId: string): Promise<void> => {
    await api('DELETE /teams/:teamId', { params: { teamId } }, seen);
    toast(text.removed(teamId));
    onDone();
  };
  return (
    <>
      <Form
        submit={team === undefined ? text.addTeam : commonWords().save}
        onSubmit={save}
        actions={
          <>
            <button type="button" onClick={onClose}>
              {commonWords().cancel}
            </button>
            {team === undefined ? null : (
              <button type="button" class="danger" onClick={() => setRemoving(true)}>
                {commonWords().remove}
              </button>
            )}
          </>
        }
      >
        {team === undefined ? <TextField label={text.id} hint={text.idHint} value={id} required /> : null}
        <TextField label={text.name} value={name} required />
        <TextField label={text.skills} hint={text.skillsHint} value={skills} />
      </Form>
      {isRemoving && team !== undefined ? (
        <Confirm
          title={text.removeTeam(team.name)}
          confirm={commonWords().remove}
          isDangerous
          onConfirm={() => remove(team.teamId)}
          onClose={() => setRemoving(false)}
        >
          <p>{text.removeTeamEffect}</p>
        </Confirm>
      ) : null}
    </>
  );
}
