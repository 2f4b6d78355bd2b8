-- What people typed as a comment; interviews and the chain hold its digest, so that it can be erased.
create table survey_comments (
  comment_id   text primary key,
  interview_id text not null,
  body         text not null
);
create index survey_comments_interview on survey_comments (interview_id);
