-- How a campaign mixes its lists. Null: a list's place is its priority, its weight is 1, its order that of arrival.
alter table campaign_lists
  -- Smaller is dialled first; lists of one priority are dialled side by side, in proportion to their weights.
  add column priority integer check (priority between 1 and 1000),
  add column weight   integer check (weight between 1 and 1000),
  -- In which order its leads come: {"by": "newest"}. Leads imported later take their place in it.
  add column sort     jsonb;
