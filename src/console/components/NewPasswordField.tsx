/** A password that is being chosen: password keepers offer one, and keep it. */
import { TextField, type TextFieldProps } from './TextField.tsx';

export function NewPasswordField(props: Pick<TextFieldProps, 'label' | 'value' | 'hint' | 'error'>) {
  return <TextField {...props} required type="password" autocomplete="new-password" />;
}
