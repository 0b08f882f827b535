/**
 * Triggers: the last line of defence, below every action and every bug, also against SQL typed by hand.
 * The sentence after `RAISE` is what the caller gets as the error's message.
 */

const never = (table: string, when: string, sentence: string, condition = '1') => `
  create trigger ${table}_no_${when.split(' ')[0] ?? ''} before ${when} on ${table}
  when ${condition}
  begin select raise(abort, '${sentence}'); end`

/**
 * Counts every change that can alter somebody's rights, whoever makes it (this process, the command line, SQL):
 * open sockets are asked again when it moves.
 */
const countsAsRights = (name: string, when: string, table: string) => `
  create trigger rights_by_${name} after ${when} on ${table}
  begin
    insert into counters (name, value) values ('rights', 1)
    on conflict (name) do update set value = value + 1;
  end`

export const sqliteGuards: readonly string[] = [
  // Invariant 7 and 22: what was recorded stays recorded.
  never('journal', 'update', 'journal rows never change'),
  never('journal', 'delete', 'journal rows never change'),
  never('audit', 'update', 'audit rows never change'),
  never('audit', 'delete', 'audit rows never change'),
  never('dispositions', 'update', 'dispositions never change'),
  never('dispositions', 'delete', 'dispositions never change'),
  never('client_ids', 'update', 'a client id stays with its person'),
  never('client_ids', 'delete', 'a client id stays with its person'),
  // Invariant 1: a frozen edition never changes.
  never('versions', 'update', 'frozen versions never change', `old.kind = 'frozen'`),
  never('versions', 'delete', 'frozen versions never change', `old.kind = 'frozen'`),
  never(
    'journal',
    'insert',
    'frozen',
    `exists (select 1 from drafts where id = new.draft_id and state = 'frozen')`,
  ),
  never(
    'drafts',
    'update of state, frozen_version, language, cycle_id, id',
    'a frozen draft stays frozen',
    `old.state = 'frozen' and (new.state <> 'frozen' or new.frozen_version is not old.frozen_version
      or new.language <> old.language or new.cycle_id <> old.cycle_id or new.id <> old.id)`,
  ),
  never('drafts', 'delete', 'a frozen draft stays', `old.state = 'frozen'`),
  countsAsRights('phase', 'update of phase', 'cycles'),
  countsAsRights('state', 'update of state', 'drafts'),
  countsAsRights('accreditation', 'insert', 'accreditations'),
  countsAsRights('accreditation_change', 'update', 'accreditations'),
  countsAsRights('accreditation_end', 'delete', 'accreditations'),
  countsAsRights('session', 'update of revoked_at', 'sessions'),
  countsAsRights('session_end', 'delete', 'sessions'),
]
