-- What was promised to a person, and by an agent, is looked for with every screen and with an agent's figures of the day.
create index callbacks_of_lead on callbacks (lead_id, given_at);
create index callbacks_of_agent on callbacks (agent_id, at);
